"""Defines the bot's own wording, each sentence with the placeholders it may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from bot.content.outcome import Outcome
from bot.content.texts import Language, Model, Phrases, Placeholders, Text, TitleText


class Wording(Model):
    """The bot's own words. `{...}` stands for what the sentence names."""

    welcome: Annotated[Text, Placeholders("subject")]
    """The reply to /start."""
    help: Annotated[Text, Placeholders("subject")]
    """The reply to /help."""
    about: Annotated[Text, Placeholders("publisher", "subject", "title")]
    """The reply to /about."""
    privacy: Text
    """The reply to /privacy."""
    privacy_no_staff: Text
    """Follows it where there is no staff's chat."""
    privacy_staff: Text
    """Follows it where there is a staff's chat."""
    privacy_log: Annotated[Text, Placeholders("days")]
    """Follows it where questions are stored for {days} days."""
    privacy_no_log: Text
    """Follows it where no question is stored."""
    privacy_elsewhere: Text
    """Follows it: what is stored of groups and of business accounts."""
    forget: Text
    """The reply to /forget."""
    too_many: Text
    """To one message too many in too short a time."""
    topics: Text
    """Above the buttons of all topics."""
    topic: Annotated[Text, Placeholders("topic")]
    """Above the questions answered on a topic."""
    topic_empty: Annotated[Text, Placeholders("topic")]
    """For a topic without an answer."""
    not_stated: Annotated[Text, Placeholders("missing")]
    """For a gap; {missing} is its `missing:`."""
    not_stated_cell: Annotated[Text, Placeholders("clause", "topic")]
    """For what no intent is about; {clause} is the aspect's."""
    not_stated_something: Text
    """Where it is not clear what is missing."""
    nearest: Annotated[Text, Placeholders("answer")]
    """Leads to the nearest stated thing."""
    switched_off: Text
    """For an intent with `enabled: false`."""
    outdated: Annotated[Text, Placeholders("as_of")]
    """After an answer with a fact whose `valid_until:` has passed; {as_of} is the day on which it was stated."""
    premise_right: Annotated[Text, Placeholders("answer")]
    """Before an answer whose question assumed something right."""
    premise_wrong: Annotated[Text, Placeholders("answer")]
    """Before an answer whose question assumed something wrong."""
    clarify: Text
    """Asks back, above up to three questions."""
    none_of_these: TitleText
    """The button below them for none of them."""
    none_chosen: Text
    """To that button, or to a no."""
    out_of_scope: Annotated[Text, Placeholders("subject")]
    """To what the announcement is not about."""
    languages_spoken: Annotated[Text, Placeholders("subject")]
    """To a message in a third language: the bot answers in two."""
    missed_part: Annotated[Text, Placeholders("part")]
    """Below the reply to several questions at once: the {part} that was not understood."""
    support: Annotated[Text, Placeholders("contact")]
    """After two failures in a row."""
    again: Text
    """To "say that again" where nothing was said."""
    gone: Text
    """To a button whose intent is gone."""
    language_set: Text
    """After /lang fr, /lang en."""
    language_auto: Text
    """After /lang auto."""
    language_unknown: Text
    """After another /lang."""
    link_unknown: Annotated[Text, Placeholders("subject")]
    """To a link whose target is gone, above the topics."""
    unknown_command: Text
    """To a command that does not exist."""
    not_text: Text
    """To a photo, a sticker, a voice message."""
    thanked: Text
    """To a thumb up or a heart."""
    understood_as: Annotated[Text, Placeholders("title")]
    """To a mere "?" after an answer, above other questions; {title} is that of the answer."""
    invitation: Annotated[Text, Placeholders("subject")]
    """To signs that ask nothing, and to /ask without a question."""
    too_long: Annotated[Text, Placeholders("limit")]
    """Before the reply to a message over {limit} characters."""
    all_topics: TitleText
    """The button that lists all topics."""
    other_language: TitleText
    """The button for the same answer in the other language."""
    source_show: TitleText
    """The button that shows where the announcement says it."""
    source_hide: TitleText
    """The button that hides it again."""
    source: Annotated[Text, Placeholders("number", "text")]
    """A paragraph of the announcement, {text}, with its {number}."""
    share: TitleText
    """The button that puts the answer into another chat."""
    helpful: TitleText
    """The button of a vote for an answer."""
    not_helpful: TitleText
    """The button of a vote against one."""
    thanks: TitleText
    """In the place of both after a vote."""
    thanks_several: Annotated[TitleText, Placeholders("count")]
    """The same in a group, after {count} votes."""
    others: Text
    """After a vote against an answer, above other questions."""
    rephrase: Text
    """The same where there is no other question."""
    back: TitleText
    """The button that leads from a topic back to all topics."""
    copy_link: TitleText
    """The button with which staff copy an answer's link."""
    ask_bot: TitleText
    """The button that leads from another chat to the bot."""
    trouble: Text
    """After an internal error."""
    bot_name: Annotated[Text, Placeholders("publisher", "title")]
    """Of the bot, at most 64 characters."""
    description: Annotated[Text, Placeholders("subject")]
    """Of the bot, in an empty chat."""
    short_description: Annotated[Text, Placeholders("subject")]
    """Of the bot, in its profile."""
    group_hello: Annotated[Text, Placeholders("subject")]
    """In a group that the bot was added to."""
    group_greeting: Annotated[Text, Placeholders("subject")]
    """To newcomers of a group."""
    group_ask: Text
    """To /ask without a question."""
    group_help: Text
    """The reply to /help in a group."""
    group_elsewhere: Annotated[Text, Placeholders("group")]
    """In a group that the bot may not serve, before it leaves; {group} is its number."""
    group_note: Annotated[Text, Placeholders("note", "who")]
    """Before an answer that somebody put {note} to; {who} is their name."""
    group_most: Text
    """Where more was asked at once than one reply answers."""
    group_pointer: Text
    """In place of an answer given minutes ago, under that answer."""
    group_pointer_link: Annotated[Text, Placeholders("link")]
    """The same with a link to it."""
    group_settings: Annotated[Text, Placeholders("greeting", "replies")]
    """The reply to /group."""
    group_admins_only: Text
    """The same to those who may change nothing."""
    group_language_fr: Text
    """Names French in `group_settings`."""
    group_language_en: Text
    """Names English in `group_settings`."""
    group_language_auto: Text
    """Names the language of each message in `group_settings`."""
    group_greets: Text
    """Says in `group_settings` that newcomers are greeted."""
    group_greets_not: Text
    """Says in `group_settings` that they are not."""
    group_speak_fr: TitleText
    """The button of /group that chooses French."""
    group_speak_en: TitleText
    """The button of /group that chooses English."""
    group_speak_auto: TitleText
    """The button of /group that follows the language of each message."""
    group_greet: TitleText
    """The button of /group that greets newcomers."""
    group_greet_not: TitleText
    """The button of /group that stops greeting them."""
    guest_ask: Annotated[Text, Placeholders("subject")]
    """To a mention without a question, in a chat where the bot is a guest."""
    guest_open: TitleText
    """The button that leads from there to the bot."""
    command_start: TitleText
    """/start in the menu of commands."""
    command_help: TitleText
    """/help in the menu of commands."""
    command_topics: TitleText
    """/topics in the menu of commands."""
    command_lang: TitleText
    """/lang in the menu of commands."""
    command_about: TitleText
    """/about in the menu of commands."""
    command_privacy: TitleText
    """/privacy in the menu of commands."""
    command_forget: TitleText
    """/forget in the menu of commands."""
    command_human: TitleText
    """/human in the menu of commands."""
    command_ask: TitleText
    """/ask in the menu of groups."""
    command_group: TitleText
    """/group in the menu of a group's administrators."""
    command_stats: TitleText
    """/stats in the menu of admins."""
    command_unanswered: TitleText
    """/unanswered in the menu of admins."""
    command_reload: TitleText
    """/reload in the menu of admins."""
    command_mute: TitleText
    """/mute in the menu of admins."""
    human: Text
    """The reply to /human, before the contact."""
    human_nobody: Annotated[Text, Placeholders("subject")]
    """The same where there is nobody to turn to."""
    passed_on: Text
    """To somebody who asked for a person, once the staff has it."""
    passed_on_unanswered: Text
    """To somebody whom the bot failed twice, once the staff has it."""
    not_passed_on: Text
    """Where the staff could not be reached."""
    message_not_passed_on: Text
    """The same, for a message during a hand-over."""
    staff_answer: Text
    """Above what the staff writes to a person."""
    staff_text_only: Text
    """To a picture or a voice message for the staff."""
    staff_has_it: Text
    """To a person who asks for one again."""
    handover_left: Text
    """To a person who goes back to the bot."""
    handover_released: Text
    """To the person whom the staff hands back."""
    handover_lapsed: Text
    """The same after a time without a word of the staff."""
    handover_none: Text
    """To /bot without a hand-over."""
    back_to_bot: TitleText
    """The button with which a person goes back to the bot."""
    post_human: Text
    """To the staff: somebody wants a person."""
    post_unanswered: Text
    """To the staff: the bot failed twice in a row."""
    post_question: Annotated[Text, Placeholders("outcome", "question")]
    """To the staff: a question and what it got."""
    post_question_understood: Annotated[Text, Placeholders("outcome", "question", "titles")]
    """The same, with the {titles} of the answers it got."""
    post_nothing_asked: Text
    """To the staff: nothing was asked before."""
    post_language_fr: Text
    """To the staff: the person writes French."""
    post_language_en: Text
    """To the staff: the person writes English."""
    post_how: Text
    """To the staff: how to reply."""
    post_message: Annotated[Text, Placeholders("text")]
    """To the staff: what the person writes during a hand-over."""
    post_taken: Annotated[Text, Placeholders("minutes")]
    """To the staff: the reply has gone out, and the bot keeps quiet."""
    post_not_taken: Text
    """The same where that cannot be remembered."""
    post_text_kinds: Text
    """To the staff: this kind of message is not passed on."""
    post_unreachable: Text
    """To the staff: the person cannot be reached."""
    post_refused: Text
    """To the staff: Telegram refuses the reply."""
    post_unknown: Text
    """To the staff: the person that the reply is for is no longer known."""
    post_store_away: Text
    """To the staff: nothing can be looked up now."""
    post_released: Text
    """To the staff: the bot answers again."""
    post_not_released: Text
    """To the staff: the bot answers already."""
    post_left: Text
    """To the staff: the person has gone back to the bot."""
    post_lapsed: Annotated[Text, Placeholders("minutes")]
    """To the staff: the time-out has ended the hand-over."""
    hand_back: TitleText
    """The button with which the staff hands back."""
    outcome_answer: TitleText
    """Names the outcome answer."""
    outcome_not_stated: TitleText
    """Names the outcome not_stated."""
    outcome_clarify: TitleText
    """Names the outcome clarify."""
    outcome_out_of_scope: TitleText
    """Names the outcome out_of_scope."""
    outcome_smalltalk: TitleText
    """Names the outcome smalltalk."""
    admins_only: Text
    """To a command of the admins from somebody else."""
    admins_in_private: Text
    """To such a command in a group."""
    chat_id: Annotated[Text, Placeholders("id")]
    """The reply to /id."""
    log_away: Text
    """To a command that needs the store while it is away."""
    stats_usage: Annotated[Text, Placeholders("most")]
    """To /stats with something else than a number of days."""
    stats_title: Annotated[Text, Placeholders("count", "date")]
    """Above the statistics."""
    stats_no_picture: Text
    """Where pictures cannot be drawn."""
    stats_line: Annotated[Text, Placeholders("count", "label")]
    """A figure of the statistics."""
    stats_share: Annotated[Text, Placeholders("count", "label", "share")]
    """The same with its share in per cent."""
    stats_by_language: Annotated[Text, Placeholders("count", "english", "french", "label")]
    """The same by language."""
    stats_votes: Annotated[Text, Placeholders("bad", "good", "label")]
    """The votes on an answer."""
    stats_outcomes: TitleText
    """Above the statistics by outcome."""
    stats_languages: TitleText
    """Above the statistics by language."""
    stats_topics: TitleText
    """Above the statistics by topic."""
    stats_opinions: TitleText
    """Above the statistics of votes."""
    stats_helpful: TitleText
    """The label of votes for an answer."""
    stats_unhelpful: TitleText
    """The label of votes against one."""
    stats_all: TitleText
    """The label of all topics together."""
    stats_other: TitleText
    """The label of intents without a topic."""
    in_french: TitleText
    """The label of what was asked in French."""
    in_english: TitleText
    """The label of what was asked in English."""
    unanswered_usage: Annotated[Text, Placeholders("most")]
    """To /unanswered with something else than a number."""
    unanswered_title: Annotated[Text, Placeholders("date")]
    """Above the questions without an answer."""
    unanswered_line: Annotated[Text, Placeholders("outcome", "text", "times")]
    """One of them, with how often it was asked."""
    unanswered_none: Annotated[Text, Placeholders("date")]
    """Where there are none."""
    reload_begun: Text
    """To /reload, at once."""
    reload_done: Annotated[Text, Placeholders("intents", "seconds")]
    """After it."""
    reload_refused: Text
    """Above the faults of content that is refused."""
    reload_missing: Text
    """Where the content cannot be loaded anew."""
    mute_usage: Annotated[Text, Placeholders("most")]
    """To /mute with something else than a number of minutes."""
    muted_group: Annotated[Text, Placeholders("minutes")]
    """After /mute in a group."""
    muted_private: Annotated[Text, Placeholders("minutes")]
    """After /mute in private."""
    unmuted_group: Text
    """After /unmute in a group."""
    unmuted_private: Text
    """After /unmute in private."""
    words_yes: Phrases
    """How people say yes to "did you mean ...?"."""
    words_no: Phrases
    """How they say no."""
    words_first: Phrases
    """How they choose the first."""
    words_second: Phrases
    """How they choose the second."""
    words_third: Phrases
    """How they choose the third."""
    words_none: Phrases
    """How they choose none."""
    words_more: Phrases
    """How they ask for more."""
    words_short: Phrases
    """How they ask for the short version."""
    words_again: Phrases
    """How they ask for the answer again."""
    words_wrong: Phrases
    """How they say that an answer is not what they meant."""
    words_source: Phrases
    """How they ask where the announcement says the last answer."""
    words_in_french: Phrases
    """How they ask for the answer in French."""
    words_in_english: Phrases
    """How they ask for the answer in English."""
    words_contrast: Phrases
    """What sets a name aside: "not Google, us"."""
    words_leading: Phrases
    """What may stand before a follow-up and asks nothing: "ok and ...", "du coup ..."."""

    def sentences(self) -> Iterator[tuple[str, Text, frozenset[str]]]:
        """Each text with its key and the placeholders that it may hold."""
        for key, text in self:
            if isinstance(text, Text):
                declared = (each for each in Wording.model_fields[key].metadata if isinstance(each, Placeholders))
                yield key, text, frozenset(name for each in declared for name in each.names)

    @property
    def outcomes(self) -> Mapping[Outcome, Text]:
        """The names of the outcomes."""
        return {
            Outcome.ANSWER: self.outcome_answer,
            Outcome.NOT_STATED: self.outcome_not_stated,
            Outcome.CLARIFY: self.outcome_clarify,
            Outcome.OUT_OF_SCOPE: self.outcome_out_of_scope,
            Outcome.SMALLTALK: self.outcome_smalltalk,
        }

    @property
    def languages(self) -> Mapping[Language, Text]:
        """The languages as labels of the statistics."""
        return {"fr": self.in_french, "en": self.in_english}

    @property
    def menu(self) -> Mapping[str, Text]:
        """What each command does, for the menus of commands."""
        return {
            "start": self.command_start,
            "help": self.command_help,
            "topics": self.command_topics,
            "lang": self.command_lang,
            "about": self.command_about,
            "privacy": self.command_privacy,
            "forget": self.command_forget,
            "human": self.command_human,
            "ask": self.command_ask,
            "group": self.command_group,
            "stats": self.command_stats,
            "unanswered": self.command_unanswered,
            "reload": self.command_reload,
            "mute": self.command_mute,
        }
