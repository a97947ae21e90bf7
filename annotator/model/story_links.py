"""What was said by hand of stories: which articles tell one together, which one tells its own."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import msgspec

from annotator.model.values import ArticleKey


class StoryLinks(msgspec.Struct, frozen=True):
    """Pairs of articles that tell one story, and articles that do not tell the one found for them.

    Of a story that was found, those who stand `apart` are no part; a pair joins all that either
    tells its story with.
    """

    together: frozenset[tuple[ArticleKey, ArticleKey]] = frozenset()
    apart: frozenset[ArticleKey] = frozenset()

    @property
    def articles(self) -> frozenset[ArticleKey]:
        """The articles of which something was said."""
        return self.apart | {key for pair in self.together for key in pair}

    def with_pair(self, first: ArticleKey, second: ArticleKey) -> "StoryLinks":
        """Return them with two articles joined."""
        pair = min(first, second), max(first, second)
        return StoryLinks(self.together | {pair}, self.apart)

    def without(self, article: ArticleKey) -> "StoryLinks":
        """Return them with an article that tells no story of others any more."""
        kept = frozenset(pair for pair in self.together if article not in pair)
        return StoryLinks(kept, self.apart | {article})


class StoryGroups:
    """Stories as they are with what was said by hand; found stories are known by number."""

    def __init__(self, links: StoryLinks, found: Mapping[ArticleKey, int]) -> None:
        """`found` are the numbers of the articles of which something was said, where they have one.

        A number is greater than zero; an article that stands apart has its own below zero.
        """
        self._links = links
        self._joined: dict[int, int] = {}
        for first, second in sorted(links.together):
            one, other = (
                self._root(self.number(key, found.get(key, -key))) for key in (first, second)
            )
            if one != other:
                self._joined[max(one, other)] = min(one, other)

    def number(self, article: ArticleKey, found: int) -> int:
        """Return the number of an article's story before stories are joined."""
        return -article if article in self._links.apart else found

    def story(self, article: ArticleKey, found: int) -> int:
        """Return the number of an article's story, for which `found` was found."""
        return self._root(self.number(article, found))

    def numbers_of(self, story: int) -> frozenset[int]:
        """Return the numbers that make up a story."""
        return frozenset({story, *(each for each in self._joined if self._root(each) == story)})

    def touches(self, article: ArticleKey, found: int) -> bool:
        """Tell whether a story may be another than the one that was found."""
        story = self.story(article, found)
        return story < 0 or story != found or story in self._joined.values()

    def _root(self, number: int) -> int:
        while number in self._joined:
            number = self._joined[number]
        return number


def bridged(
    links: StoryLinks, rest: Iterable[ArticleKey], found: Mapping[ArticleKey, int]
) -> StoryLinks:
    """Return links that keep the rest of a story together once one of it was taken out."""
    groups = StoryGroups(links, {key: found[key] for key in links.articles if key in found})
    first: dict[int, ArticleKey] = {}
    for key in sorted(rest):
        first.setdefault(groups.story(key, found.get(key, -key)), key)
    heads = list(first.values())
    for one, other in pairwise(heads):
        links = links.with_pair(one, other)
    return links
