"""Empty stand-ins for those parts of Rasa 3.6 and spaCy that this service never uses but that are imported all the same.

Two sets. `NOT_INSTALLED`: packages that the environment leaves out (`override-dependencies` in pyproject.toml), and the
modules that cannot be imported, or be of use, without them. TensorFlow is touched on our way in three places,

* `rasa.nlu.extractors.extractor` imports `rasa.utils.train_utils`, which imports training callbacks;
* loading a model's metadata deserialises the training graph, whose validator imports DIET and TED;
* `rasa.engine.recipes.default_components` imports every component, at training.

The others are Rasa's messengers and cloud stores, its pictures, and spaCy's commands. Each name becomes an empty class.
`repere_stand_ins.pth` installs this set whenever the environment's Python starts, so that the plain `rasa` commands work
too; with the package installed (the stock bot of the benchmarks has all) nothing is replaced. `UNUSED_IN_SERVING`: what is
installed and takes time and memory at a start for nothing; only `bot` leaves it out.

This module must do nothing else and stay cheap to import. Making one of the stand-ins fails with a message that says why.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType  # noqa: TC003 - used when modules are made
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PICTURES = ("plot_confusion_matrix", "plot_curve", "plot_histogram", "plot_paired_histogram")
"""What Rasa's tests draw: functions, which draw nothing where matplotlib is not installed."""
NOT_INSTALLED: dict[str, dict[str, tuple[str, ...]]] = {
    "tensorflow": {
        "rasa.utils.train_utils": (),
        "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
        "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
        "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
        "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
        "rasa.core.policies.ted_policy": ("TEDPolicy",),
        "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    },
    "aiogram": {"rasa.core.channels.telegram": ("TelegramInput",)},
    "fbmessenger": {"rasa.core.channels.facebook": ("FacebookInput",)},
    "cachecontrol": {"rasa.core.channels.hangouts": ("HangoutsInput",)},
    "slack_sdk": {"rasa.core.channels.slack": ("SlackInput",)},
    "twilio": {
        "rasa.core.channels.twilio": ("TwilioInput",),
        "rasa.core.channels.twilio_voice": ("TwilioVoiceInput",),
    },
    "webexteamssdk": {"rasa.core.channels.webexteams": ("WebexTeamsInput",)},
    "boto3": {"boto3": (), "boto3.dynamodb": (), "boto3.dynamodb.conditions": ("Key",)},
    "botocore": {"botocore": (), "botocore.exceptions": ("BotoCoreError",)},
    "pymongo": {
        "pymongo": (),
        "pymongo.collection": ("Collection",),
        "pymongo.errors": ("ConnectionFailure", "OperationFailure"),
    },
    "typer": {"spacy.cli": (), "spacy.cli.info": ("info",)},
    "matplotlib": {"rasa.utils.plotting": PICTURES},
}
UNUSED_IN_SERVING: dict[str, tuple[str, ...]] = {
    "rasa.core.channels.botframework": ("BotFrameworkInput",),
    "rasa.core.channels.mattermost": ("MattermostInput",),
    "rasa.core.channels.rocketchat": ("RocketChatInput",),
    "rasa.core.channels.socketio": ("SocketIOInput",),
    # what looks through a project before it is trained; a model names it
    "rasa.graph_components.validators.default_recipe_validator": ("DefaultV1RecipeValidator",),
    # what measures models and prepares TensorFlow's data, and scikit-learn with it
    "rasa.nlu.test": ("EntityEvaluationResult", "evaluate_entities"),
    "rasa.utils.tensorflow.model_data": ("ragged_array_to_ndarray",),
    "rasa.utils.tensorflow.model_data_utils": (),
    # Rasa's own server, and what it would be talked to with
    "sanic": ("Blueprint", "Sanic", "response"),
    "sanic.exceptions": ("SanicException",),
    "sanic.request": ("Request",),
    "sanic.response": ("HTTPResponse", "ResponseStream"),
    "questionary": ("Question",),
    "prompt_toolkit": (),
    "prompt_toolkit.styles": ("Style",),
    # reminders, which no dialogue of ours sets
    "apscheduler": (),
    "apscheduler.schedulers": (),
    "apscheduler.schedulers.asyncio": ("AsyncIOScheduler",),
}


FAILURES = ("BotoCoreError", "ConnectionFailure", "OperationFailure")
"""What Rasa catches from the stores that are left out: exceptions, which nothing raises."""


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
        raise LeftOutError(
            f"{cls.__name__} is left out here (what it needs is not installed or not served); name another"
        )

    @classmethod
    def name(cls) -> str:
        """Return a name of its own, which Rasa keys its channels by."""
        return cls.__name__


def _draw_nothing(*_args: object, **_kwargs: object) -> None:
    """Take the place of a function that draws."""


class _Loader:
    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        for name in self._names:
            base = Exception if name in FAILURES else _StandIn
            left_out = type(name, (base,), {"__module__": module.__name__})
            setattr(module, name, _draw_nothing if name in PICTURES else left_out)


class _Finder:
    def __init__(self, modules: Mapping[str, Sequence[str]], unless_installed: Mapping[str, str]) -> None:
        self.modules = modules
        self._unless_installed = unless_installed

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self.modules:
            return None
        package = self._unless_installed.get(fullname)
        if package and PathFinder.find_spec(package) is not None:
            return None
        is_package = any(name.startswith(f"{fullname}.") for name in self.modules)
        return ModuleSpec(fullname, _Loader(self.modules[fullname]), origin=__name__, is_package=is_package)  # type: ignore[arg-type]


_NOT_INSTALLED = {module: names for modules in NOT_INSTALLED.values() for module, names in modules.items()}
_NEEDED_BY = {module: package for package, modules in NOT_INSTALLED.items() for module in modules}


def replace_what_is_not_installed() -> None:
    """Stand in for the users of packages that are not installed; calling it again changes nothing."""
    _install(_NOT_INSTALLED, unless_installed=_NEEDED_BY)


def leave_out_unused() -> None:
    """Leave out what serving never uses, in this process; it must come before the first import of Rasa."""
    _install(UNUSED_IN_SERVING, unless_installed={})


def _install(modules: Mapping[str, Sequence[str]], unless_installed: Mapping[str, str]) -> None:
    if not any(isinstance(finder, _Finder) and finder.modules is modules for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder(modules, unless_installed))
