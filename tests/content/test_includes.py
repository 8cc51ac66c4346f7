"""What a file may include, and what is said of an include that leads nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import load
from bot.content.includes import content_files
from bot.errors import ContentError
from bot.shipped_content import COMMON
from tests.content.test_content import SOUND

SHARED = "aspects: {price: {clause: {fr: le prix, en: the price}}}\nforeign_names: {fr: [Mondragon]}\n"


def _folders(tmp_path: Path, includes: str) -> Path:
    """A folder of the bot's own words, and beside it an announcement with an `include:` in line 1."""
    shared, mine = tmp_path / "shared", tmp_path / "mine"
    shared.mkdir()
    mine.mkdir()
    (shared / "wording.yaml").write_text((COMMON / "wording.yaml").read_text("utf-8"), "utf-8")
    (shared / "aspects.yaml").write_text(SHARED, "utf-8")
    (mine / "mine.yaml").write_text(f"include: {includes}\n{SOUND}foreign_names: {{fr: [Ithaque]}}\n", "utf-8")
    return mine


@pytest.mark.parametrize(
    "includes",
    ["[../shared/wording.yaml, ../shared/aspects.yaml]", "[../shared]", "[../shared, ../shared/wording.yaml]"],
    ids=["files", "a folder", "a file twice"],
)
def test_what_is_included_is_read_once_and_lists_add_up(tmp_path: Path, includes: str) -> None:
    folder = _folders(tmp_path, includes)
    announcement = load(folder)
    assert list(announcement.aspects) == ["count", "price"]
    assert announcement.foreign_names["fr"] == ("Ithaque", "Mondragon")
    assert sorted(file.name for file in content_files(folder)) == ["aspects.yaml", "mine.yaml", "wording.yaml"]


def test_a_file_includes_as_well_as_a_folder_does(tmp_path: Path) -> None:
    assert "seats" in load(_folders(tmp_path, "[../shared]") / "mine.yaml").intents


@pytest.mark.parametrize(
    ("includes", "column", "problem"),
    [
        ("[../shared, ../elsewhere]", 22, "nothing to include at '../elsewhere'"),
        ("[../shared, mine.yaml]", 22, "leads back"),
        ("[../shared, .]", 22, "leads back"),
        ("../shared", 10, "include"),
        ("[../shared, 42]", 22, "must be text"),
    ],
    ids=["missing", "itself", "its own folder", "no list", "no path"],
)
def test_an_include_that_cannot_be_is_told_with_its_place(
    tmp_path: Path, includes: str, column: int, problem: str
) -> None:
    with pytest.raises(ContentError) as caught:
        load(_folders(tmp_path, includes))
    assert any(f"mine.yaml:1:{column}: " in fault and problem in fault for fault in map(str, caught.value.faults))


def test_a_circle_is_told_where_it_closes(tmp_path: Path) -> None:
    folder = _folders(tmp_path, "[../shared]")
    (tmp_path / "shared" / "back.yaml").write_text("include: [../mine/mine.yaml]\n", "utf-8")
    with pytest.raises(ContentError, match=r"back\.yaml:1:11: .*leads back"):
        load(folder)


def test_a_fault_in_an_included_file_is_told_at_its_own_place(tmp_path: Path) -> None:
    folder = _folders(tmp_path, "[../shared]")
    (tmp_path / "shared" / "aspects.yaml").write_text("aspects: {price: {}}\n", "utf-8")
    with pytest.raises(ContentError, match=r"shared/aspects\.yaml:1:11: .*clause"):
        load(folder)


@pytest.mark.parametrize(
    "name",
    [
        "content.yml",
        "content.YAML",
        "Content.Yml",
        "part/content.yaml",
        "a/b/c/content.YML",
        "old.d/content.yaml",
        "old.yaml/content.yaml",
    ],
)
@pytest.mark.parametrize("included", [False, True], ids=["the folder itself", "a folder that is included"])
def test_any_name_of_yaml_is_read_in_folders_below_too(name: str, included: bool, tmp_path: Path) -> None:
    file = tmp_path / "intents" / name
    file.parent.mkdir(parents=True)
    file.write_text(SOUND, "utf-8")
    (tmp_path / "intents" / "wording.yaml").write_text((COMMON / "wording.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "main.yaml").write_text("include: [intents]\n", "utf-8")
    path = tmp_path / ("main.yaml" if included else "intents")
    assert load(path).intents["seats"].title.en == "Seats"
    assert file in content_files(path)


@pytest.mark.parametrize(
    "name",
    [
        "conversations/a.yaml",
        "part/conversations/deep/a.yaml",
        ".git/a.yaml",
        "part/.hidden.yaml",
        "part/a.yaml.bak",
        "a.json",
    ],
)
def test_scripts_hidden_files_and_others_are_no_content(name: str, tmp_path: Path) -> None:
    folder = _folders(tmp_path, "[../shared]")
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("c:\n  - say: hello\n", "utf-8")
    assert "seats" in load(folder).intents


def test_a_link_that_leads_back_is_no_endless_way(tmp_path: Path) -> None:
    folder = _folders(tmp_path, "[../shared]")
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert len(content_files(folder)) == 3


def test_the_same_id_in_a_folder_below_is_told_with_both_places(tmp_path: Path) -> None:
    folder = _folders(tmp_path, "[../shared]")
    (folder / "old").mkdir()
    (folder / "old" / "mine.yml").write_text("facts: {seats: {number: 3}}\n", "utf-8")
    with pytest.raises(ContentError, match=r"old/mine\.yml:1:9: .*is taken \(by .*mine\.yaml"):
        load(folder)
