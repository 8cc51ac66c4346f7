"""Keeps the bot's groups and business connections, and answers of guest mode."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.fake_telegram import api_checks as check
from bot.fake_telegram.api_checks import Json, RefusedError, bad

_QUOTE_LIMIT = 1024
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


@dataclass(frozen=True, slots=True)
class GuestReply:
    """A reply of the bot as a guest."""

    text: str
    links: dict[str, str]
    """The buttons below: their titles, and where they lead."""
    parameters: dict[str, str] = field(repr=False)


@dataclass(slots=True)
class Members:
    """Who runs which group, which groups the bot has left, and the business accounts it is connected to."""

    admins: set[tuple[int, int]] = field(default_factory=set)
    """Pairs of chat and user."""
    left: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    """The new ids of groups that became supergroups."""
    connections: dict[str, Json] = field(default_factory=dict)
    guest_queries: set[str] = field(default_factory=set)
    guest_replies: list[GuestReply] = field(default_factory=list)

    def get_chat_member(self, chat: int, user: int) -> Json:
        """The answer to getChatMember: an administrator without rights, or a member."""
        person = {"id": user, "is_bot": False, "first_name": "Camille"}
        if (chat, user) not in self.admins:
            return {"status": "member", "user": person}
        rights = dict.fromkeys(RIGHTS, False)
        return {"status": "administrator", "user": person, "can_be_edited": False, "is_anonymous": False} | rights

    def leave_chat(self, chat: int) -> bool:
        """Leave a group, as leaveChat does."""
        if chat > 0:
            raise bad("chat member status can't be changed in private chats")
        self.check_membership(chat)
        self.left.add(chat)
        return True

    def check_membership(self, chat: int) -> None:
        """Refuse a message to a group that the bot has left, or that became a supergroup."""
        if chat in self.migrated:
            parameters = {"migrate_to_chat_id": self.migrated[chat]}
            raise RefusedError(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters)
        if chat in self.left:
            raise RefusedError(403, "Forbidden: bot is not a member of the supergroup chat")

    def get_business_connection(self, parameters: dict[str, str]) -> Json:
        """The answer to getBusinessConnection."""
        connection = self.connections.get(parameters.get("business_connection_id", ""))
        if connection is None:
            raise bad("BUSINESS_CONNECTION_INVALID")
        return connection

    def check_business(self, parameters: dict[str, str]) -> None:
        """Refuse what is sent for a business account without the right to."""
        if "business_connection_id" not in parameters:
            return
        connection = self.get_business_connection(parameters)
        if not connection["is_enabled"]:
            raise bad("BUSINESS_CONNECTION_INVALID")
        if not connection.get("rights", {}).get("can_reply"):
            raise bad("BUSINESS_CONNECTION_NOT_ALLOWED")

    def answer_guest_query(self, parameters: dict[str, str]) -> Json:
        """answerGuestQuery: an article with a text, once."""
        result = check.decoded(parameters, "result", dict)
        if result is None or result.get("type") != "article" or not result.get("title"):
            raise bad("can't parse inline query result")
        if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
            raise bad("RESULT_ID_INVALID")
        query = parameters.get("guest_query_id", "")
        if query not in self.guest_queries:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        content = result.get("input_message_content", {})
        text = check.message_text(
            {"text": content.get("message_text", ""), "parse_mode": content.get("parse_mode", "")}
        )
        self.guest_queries.discard(query)
        self.guest_replies.append(GuestReply(text, _links(result), parameters))
        return {"inline_message_id": f"inline-{query}"}


def check_quote(reply: Json, message: Json) -> None:
    """A quote is an exact part of the message, which has no markup in these tests."""
    quote: str | None = reply.get("quote")
    if quote is None:
        return
    if check.utf16_length(quote) > _QUOTE_LIMIT:
        raise bad("QUOTE_TEXT_INVALID")
    if quote not in str(message.get("text", message.get("caption", ""))):
        raise bad("QUOTE_TEXT_INVALID")


def check_topic(parameters: dict[str, str], chat: int, messages: dict[tuple[int, int], Json]) -> Json:
    """What a message has of its forum topic: nothing in General, which has no id of its own to send to."""
    if "message_thread_id" not in parameters:
        return {}
    topic = check.integer(parameters, "message_thread_id")
    topics = {
        message["message_thread_id"]
        for (where, _), message in messages.items()
        if where == chat and message.get("is_topic_message")
    }
    if topic not in topics:
        raise bad("message thread not found")
    return {"message_thread_id": topic, "is_topic_message": True}


def _links(result: Json) -> dict[str, str]:
    rows = (
        check.inline_keyboard({"reply_markup": json.dumps(result["reply_markup"])}) if "reply_markup" in result else []
    )
    links = {}
    for button in (button for row in rows for button in row):
        url = str(button.get("url", ""))
        if url and (urlsplit(url).scheme not in ("http", "https", "tg") or re.search(r"\s", url)):
            raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        links[button["text"]] = url
    return links
