import pytest

from bot.engine import stand_ins

stand_ins.replace_what_is_not_installed()

from rasa.shared.nlu.constants import TEXT  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from bot.nlu.sentences import MOST_SENTENCES, SentenceSplitter, split_sentences, with_sentences  # noqa: E402


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("ok", ["ok"]),
        ("", [""]),
        ("...", ["..."]),
        ("where is the shelter and the food bank", ["where is the shelter and the food bank"]),
        (
            "My boss took my passport. What can I do? Is it free",
            ["My boss took my passport.", "What can I do?", "Is it free"],
        ),
        ("he hits me\nwhere is a shelter", ["he hits me", "where is a shelter"]),
        ("he hits me \r\n\r\n where is a shelter", ["he hits me", "where is a shelter"]),
        ("Hi. My boss took my passport.", ["Hi. My boss took my passport."]),
        ("what is trafficking and how do i report it", ["what is trafficking", "and how do i report it"]),
        ("C'est quoi la traite? Et où trouver de l'aide?", ["C'est quoi la traite?", "Et où trouver de l'aide?"]),
        ("j'ai peur et est-ce que c'est gratuit", ["j'ai peur", "et est-ce que c'est gratuit"]),
    ],
)
def test_a_message_is_cut_between_sentences_and_joined_questions_and_nowhere_else(text, sentences):
    assert parts(text) == sentences


def test_a_very_long_message_is_cut_into_few_sentences_and_loses_nothing():
    text = "I am afraid of him. " * 60
    sentences = parts(text)
    assert len(sentences) == MOST_SENTENCES
    assert "".join(sentences).replace(" ", "") == text.replace(" ", "")


def test_later_components_read_the_sentences_after_the_message_they_belong_to():
    short, long = Message({TEXT: "help"}), Message({TEXT: "He is gone now. Can you help me?", "language": "en"})
    SentenceSplitter().process([short, long])
    read = with_sentences([short, long])
    assert [message.get(TEXT) for message in read] == ["help", long.get(TEXT), "He is gone now.", "Can you help me?"]
    assert [message.get("language") for message in read[2:]] == ["en", "en"]
