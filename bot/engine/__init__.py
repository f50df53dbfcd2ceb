"""The one door to Rasa: the loaded model, actions in this process, training.

Nothing here knows of HTTP, storage or redaction; nothing outside (but `bot.nlu`) imports Rasa. Import what you need
from the modules: this package stays empty, since the environment's start-up hook imports it.
"""
