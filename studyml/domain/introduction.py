"""The order in which concepts are introduced: what must be known first comes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Node = TypeVar("Node")


@dataclass(frozen=True, slots=True)
class Introduction(Generic[Node]):
    """Concepts in their order, and the circles in which they require each other."""

    order: list[Node]
    circles: list[list[Node]]


def introduction_order(
    concepts: Sequence[Node], requires: Mapping[Node, Sequence[Node]]
) -> Introduction[Node]:
    """Concepts in the order given, but each after those that it requires, as far as they are among them.

    A circle is broken where it closes, and reported.
    """
    order: list[Node] = []
    circles: list[list[Node]] = []
    known, done = set(concepts), set[Node]()
    for root in concepts:
        path: list[tuple[Node, Iterator[Node]]] = []
        following: Node | None = None if root in done else root
        while path or following is not None:
            if following is not None:
                path.append((following, iter(requires.get(following, ()))))
            node, needs = path[-1]
            following = None
            for needed in needs:
                places = [place for place, (other, _) in enumerate(path) if other == needed]
                if places:
                    circles.append([other for other, _ in path[places[0] :]])
                elif needed in known and needed not in done:
                    following = needed
                    break
            if following is None:
                path.pop()
                done.add(node)
                order.append(node)
    return Introduction(order, circles)
