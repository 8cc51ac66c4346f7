"""The whole behaviour of the bot, pure: a session and a message in, a reply and a session out."""

from bot.conversation.conversation import Conversation, Turn
from bot.conversation.handover import AskedQuestion
from bot.conversation.reply import Action, Button, Reply, Suggestion
from bot.conversation.session import Session

__all__ = ["Action", "AskedQuestion", "Button", "Conversation", "Reply", "Session", "Suggestion", "Turn"]
