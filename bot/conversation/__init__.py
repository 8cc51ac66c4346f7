"""The whole behaviour of the bot, pure: a session and a message in, a reply and a session out."""

from bot.conversation.conversation import Conversation
from bot.conversation.handing_over import Asked
from bot.conversation.reply import Action, Button, Reply, Suggestion
from bot.conversation.session import Session

__all__ = ["Action", "Asked", "Button", "Conversation", "Reply", "Session", "Suggestion"]
