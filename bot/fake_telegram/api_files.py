"""Carries out sendPhoto and copyMessage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.fake_telegram import api_checks as check
from bot.fake_telegram.api_checks import Json, bad

if TYPE_CHECKING:
    from bot.fake_telegram.api import BotApi


_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST = 10 * 1024 * 1024  # bytes of a photo
_CAPTION_LIMIT = 1024
_COPIED = ("text", "photo", "document", "video", "animation", "audio", "voice", "sticker")
_CAPTIONED = ("photo", "document", "video", "animation", "audio", "voice")


def send_photo(api: BotApi, parameters: dict[str, str]) -> Json:
    """A photo that is uploaded with the call."""
    name = parameters.get("photo", "attach://photo")
    content = api.files.get(name.removeprefix("attach://"))
    if not name.startswith("attach://") or content is None:
        raise bad("there is no photo in the request")
    if not content.startswith(_PNG) or len(content) > _LARGEST:
        raise bad("IMAGE_PROCESS_FAILED")
    photo = [{"file_id": "x", "file_unique_id": "y", "width": 1080, "height": 1080}]
    message = api.put("sendPhoto", parameters, {"photo": photo} | _caption(parameters))
    api.pictures[message["chat"]["id"], message["message_id"]] = content
    return message


def copy_message(api: BotApi, parameters: dict[str, str]) -> Json:
    """A message without a link to the one it was copied from."""
    where, number = check.integer(parameters, "from_chat_id"), check.integer(parameters, "message_id")
    original = api.messages.get((where, number))
    if original is None:
        raise bad("message to copy not found")
    content = {key: original[key] for key in _COPIED if key in original}
    if not content:
        raise bad("message can't be copied")
    if any(key in content for key in _CAPTIONED):
        content |= _caption(parameters) or ({"caption": original["caption"]} if "caption" in original else {})
    return {"message_id": api.put("copyMessage", parameters, content)["message_id"]}


def _caption(parameters: dict[str, str]) -> Json:
    caption = parameters.get("caption", "")
    shown = check.without_html(caption) if parameters.get("parse_mode") == "HTML" else caption
    if check.utf16_length(shown) > _CAPTION_LIMIT:
        raise bad("message caption is too long")
    return {"caption": shown} if shown else {}
