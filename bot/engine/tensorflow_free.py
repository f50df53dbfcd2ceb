"""Lets Rasa 3.6 train, test and serve a model without TensorFlow.

This module owns the stand-ins for those modules of Rasa that import TensorFlow although no component of our
pipeline uses it. It must do nothing else, and must stay cheap: `repere_tensorflow_free.pth` imports it whenever
the environment's Python starts, so that the plain `rasa` commands work too.

Where Rasa touches TensorFlow on our way:

* `rasa.nlu.extractors.extractor` imports `rasa.utils.train_utils`, which imports training callbacks;
* loading a model's metadata deserialises the training graph, whose validator imports DIET and TED;
* `rasa.engine.recipes.default_components` imports every component, at training.

Each of those names becomes an empty class of the same name. Naming one of them in `config.yml` fails at once with
a message that says why. With TensorFlow installed (the stock bot of the benchmarks) nothing is replaced.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

STAND_INS: dict[str, tuple[str, ...]] = {
    "rasa.utils.train_utils": (),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
}


class TensorFlowMissingError(ImportError):
    """A component that needs TensorFlow was asked for in an environment without it."""


class _StandIn:
    """Takes the place of a component that needs TensorFlow; it can be named but not made."""

    @classmethod
    def create(cls, *_args: object, **_kwargs: object) -> _StandIn:
        """Refuse to build the component.

        Raises:
            TensorFlowMissingError: always.
        """
        raise TensorFlowMissingError(
            f"{cls.__name__} needs TensorFlow, which this environment leaves out; name another component in config.yml"
        )


class _Loader:
    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        for name in STAND_INS[module.__name__]:
            setattr(module, name, type(name, (_StandIn,), {"__module__": module.__name__}))


class _Finder:
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname not in STAND_INS or PathFinder.find_spec("tensorflow") is not None:
            return None
        return ModuleSpec(fullname, _Loader(), origin=__name__)  # type: ignore[arg-type]


def install() -> None:
    """Make the stand-ins importable in this process; calling it again changes nothing."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
