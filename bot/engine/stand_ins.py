"""Empty stand-ins for those parts of Rasa 3.6 that this service never uses but that Rasa imports all the same.

Two sets. `WITHOUT_TENSORFLOW`: Rasa touches TensorFlow on our way in three places,

* `rasa.nlu.extractors.extractor` imports `rasa.utils.train_utils`, which imports training callbacks;
* loading a model's metadata deserialises the training graph, whose validator imports DIET and TED;
* `rasa.engine.recipes.default_components` imports every component, at training.

Each of those names becomes an empty class. `repere_stand_ins.pth` installs this set whenever the environment's Python
starts, so that the plain `rasa` commands work too; with TensorFlow installed (the stock bot of the benchmarks) nothing is
replaced. `UNUSED_IN_SERVING`: messengers and cloud databases, 27 MB and 0.4 s of a start; only `bot` leaves them out.

This module must do nothing else and stay cheap to import. Making one of the stand-ins fails with a message that says why.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType  # noqa: TC003 - used when modules are made
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WITHOUT_TENSORFLOW: dict[str, tuple[str, ...]] = {
    "rasa.utils.train_utils": (),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
}
UNUSED_IN_SERVING: dict[str, tuple[str, ...]] = {
    "rasa.core.channels.botframework": ("BotFrameworkInput",),
    "rasa.core.channels.facebook": ("FacebookInput",),
    "rasa.core.channels.hangouts": ("HangoutsInput",),
    "rasa.core.channels.mattermost": ("MattermostInput",),
    "rasa.core.channels.rocketchat": ("RocketChatInput",),
    "rasa.core.channels.slack": ("SlackInput",),
    "rasa.core.channels.socketio": ("SocketIOInput",),
    "rasa.core.channels.telegram": ("TelegramInput",),
    "rasa.core.channels.twilio": ("TwilioInput",),
    "rasa.core.channels.twilio_voice": ("TwilioVoiceInput",),
    "rasa.core.channels.webexteams": ("WebexTeamsInput",),
    "boto3": (),
    "boto3.dynamodb": (),
    "boto3.dynamodb.conditions": ("Key",),
    "pymongo": (),
    "pymongo.collection": ("Collection",),
}


class LeftOutError(ImportError):
    """A part of Rasa that this environment or process leaves out was asked for."""


class _StandIn:
    """Takes the place of a class; it can be named but not made."""

    @classmethod
    def create(cls, *_args: object, **_kwargs: object) -> _StandIn:
        """Refuse to build the component.

        Raises:
            LeftOutError: always.
        """
        raise LeftOutError(f"{cls.__name__} is left out here (it needs TensorFlow or is not served); name another")

    @classmethod
    def name(cls) -> str:
        """Return a name of its own, which Rasa keys its channels by."""
        return cls.__name__


class _Loader:
    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        for name in self._names:
            setattr(module, name, type(name, (_StandIn,), {"__module__": module.__name__}))


class _Finder:
    def __init__(self, modules: Mapping[str, Sequence[str]], unless_installed: str | None) -> None:
        self.modules = modules
        self._unless_installed = unless_installed

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self.modules:
            return None
        if self._unless_installed and PathFinder.find_spec(self._unless_installed) is not None:
            return None
        is_package = any(name.startswith(f"{fullname}.") for name in self.modules)
        return ModuleSpec(fullname, _Loader(self.modules[fullname]), origin=__name__, is_package=is_package)  # type: ignore[arg-type]


def replace_tensorflow() -> None:
    """Stand in for TensorFlow's users where TensorFlow is not installed; calling it again changes nothing."""
    _install(WITHOUT_TENSORFLOW, unless_installed="tensorflow")


def leave_out_unused() -> None:
    """Leave out what serving never uses, in this process; it must come before the first import of Rasa."""
    _install(UNUSED_IN_SERVING, unless_installed=None)


def _install(modules: Mapping[str, Sequence[str]], unless_installed: str | None) -> None:
    if not any(isinstance(finder, _Finder) and finder.modules is modules for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder(modules, unless_installed))
