"""The rows of the three systems, month by month. Every month has its own seed, so months can be made apart.

Money is whole cents. Totals come first and are then shared out over lines, so that a month comes to its total exactly.
"""

import calendar
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import company as c
from company import along

CENTS_A_LINE = 3_450_000
WEEKEND, NATIONAL_WEEK, SHOPPING_DAY = 1.45, 1.5, 3.5
MEMBER_TICKETS, MEMBER_POOL = 0.58, 40_000
SCORED = {"2026-04": 400, "2026-10": 400}


@dataclass(slots=True, eq=False)
class Line:
    day: date
    shop: str
    category: c.Category
    quantity: int
    weight: float
    basket: int
    ticket: str = ""
    member: str = ""
    online: bool = False
    amount: int = 0
    cost: int = 0

    @property
    def returned(self) -> bool:
        return self.amount < 0

    @property
    def tax(self) -> int:
        size = (abs(self.amount) * 13 + 50) // 100
        return -size if self.returned else size


@dataclass(slots=True)
class Count:
    day: date
    shop: str
    category: c.Category
    amount: int
    skus: int
    out: int = 0


@dataclass(slots=True)
class Answer:
    day: date
    shop: c.Shop
    score: int | None = None
    complaint: bool = False
    tenths: int | None = None  # of an hour until somebody answered
    fixed: bool = False
    followed_up: bool = False
    praise: bool = False


def share(total: int, weights: Sequence[float]) -> list[int]:
    """A total in whole cents over weights; what rounding leaves goes to the largest.

    >>> share(100, [1.0, 1.0, 1.0])
    [34, 33, 33]
    """
    whole = sum(weights)
    parts = [int(total * weight / whole) for weight in weights]
    parts[max(range(len(parts)), key=parts.__getitem__)] += total - sum(parts)
    return parts


# ---- point of sale


def sales(month: str) -> list[Line]:
    """The lines of a month, sales and returns, in the order of the till."""
    dice = random.Random(f"retail pos {month}")
    days = _days(month)
    lines: list[Line] = []
    back: list[Line] = []
    for shop, net in _net_by_shop(month, dice).items():
        rate = along(c.RETURNS, month) * dice.uniform(0.85, 1.15)
        returned = round(net * rate / (1 - rate))
        sold = _shop_lines(shop, net + returned, month, days, dice)
        lines += sold
        back += _returns(sold, returned, days[-1], dice)
    _number(lines)
    _members(lines, along(c.FREQUENCY, month), dice)
    _channels(lines, along(c.ONLINE, month), dice)
    lines += [
        replace(line, ticket=origin.ticket, member=origin.member, online=origin.online)
        for line, origin in zip(back, _origins(back, lines), strict=True)
    ]
    _costs(lines, round(c.SALES[month] * (1 - along(c.MARGIN, month))), dice)
    return sorted(lines, key=lambda line: (line.day, line.shop, line.ticket, line.returned))


def miskeyed(lines: list[Line], shop: str, count: int) -> list[Line]:
    """The month as first exported: some lines of one shop were keyed with one digit too many."""
    large = [line for line in lines if line.shop == shop and line.amount > CENTS_A_LINE]
    wrong = set(large[len(large) // 2 :][:count])
    return [replace(line, amount=line.amount * 10) if line in wrong else line for line in lines]


def _days(month: str) -> list[date]:
    year, number = int(month[:4]), int(month[5:])
    last = c.RUNNING_DAYS if month == c.RUNNING else calendar.monthrange(year, number)[1]
    return [date(year, number, day) for day in range(1, last + 1)]


def _footfall(day: date) -> float:
    if (day.month, day.day) in {(11, 11), (6, 18)}:
        return SHOPPING_DAY
    if day.month == 10 and day.day <= 7:
        return NATIONAL_WEEK
    return WEEKEND if day.weekday() >= 5 else 1.0


def _net_by_shop(month: str, dice: random.Random) -> dict[str, int]:
    weights: dict[str, float] = {}
    for region, line in c.REGION_SHARE.items():
        part = along(line, month)
        new = along(c.NEW_SHOP_SHARE, month) if region == "WEST" and month >= c.OPENING_MONTH else 0.0
        shops = [shop for shop in c.SHOPS if shop.region == region and shop.code != c.NEW_SHOP]
        sizes = [shop.size * dice.uniform(0.96, 1.04) for shop in shops]
        for shop, size in zip(shops, sizes, strict=True):
            weights[shop.code] = part * (1 - new) * size / sum(sizes)
        if new:
            weights[c.NEW_SHOP] = part * new
    return dict(zip(weights, share(c.SALES[month], list(weights.values())), strict=True))


def _shop_lines(shop: str, gross: int, month: str, days: list[date], dice: random.Random) -> list[Line]:
    if shop == c.NEW_SHOP and month == c.OPENING_MONTH:
        days = days[c.OPENING_DAY - 1 :]
    demand = [category.demand[days[0].month - 1] for category in c.CATEGORIES]
    lines: list[Line] = []
    basket = 0
    while len(lines) < max(8, round(gross / CENTS_A_LINE)):
        basket += 1
        day = dice.choices(days, [_footfall(day) for day in days])[0]
        size = dice.choices((1, 2, 3, 4, 5), (30, 30, 20, 12, 8))[0]
        business = dice.random() < 0.45
        for category in dict.fromkeys(dice.choices(c.CATEGORIES, demand, k=size)):
            pieces = max(4, int(dice.lognormvariate(3.2, 0.55))) if business else dice.randint(1, 3)
            price = category.price * dice.uniform(0.7, 1.4)
            lines.append(Line(day, shop, category, pieces, pieces * price, basket))
    _amounts(lines, gross, along(c.SMART_SHARE, month))
    return lines


def _amounts(lines: list[Line], gross: int, smart_share: float) -> None:
    smart = [line for line in lines if line.category.name == c.SMART]
    other = [line for line in lines if line.category.name != c.SMART]
    part = round(gross * smart_share) if smart else 0
    for group, total in ((smart, part), (other, gross - part)):
        for line, amount in zip(group, share(total, [x.weight for x in group]) if group else (), strict=True):
            line.amount = amount


def _returns(sold: list[Line], total: int, last: date, dice: random.Random) -> list[Line]:
    """Lines brought back, whole where they fit, until the total is reached; the last one in part."""
    small = [line for line in sold if line.amount * 3 < total] or sold
    dice.shuffle(small)
    first = set(small)
    back: list[Line] = []
    left = total
    for line in small + [line for line in sold if line not in first]:
        if left == 0:
            break
        amount = min(left, line.amount)
        pieces = max(1, round(line.quantity * amount / line.amount))
        day = min(last, line.day.replace(day=min(line.day.day + dice.randint(1, 9), last.day)))
        back.append(replace(line, day=day, quantity=-pieces, amount=-amount))
        left -= amount
    return back


def _origins(back: list[Line], lines: list[Line]) -> list[Line]:
    known = {(line.shop, line.basket): line for line in lines}
    return [known[line.shop, line.basket] for line in back]


def _number(lines: list[Line]) -> None:
    lines.sort(key=lambda line: (line.day, line.shop, line.basket))
    seen: dict[tuple[str, date], dict[int, int]] = defaultdict(dict)
    for line in lines:
        today = seen[line.shop, line.day]
        today.setdefault(line.basket, len(today) + 1)
        line.ticket = f"{line.shop}{line.day:%y%m%d}{today[line.basket]:03d}"


def _members(lines: list[Line], frequency: float, dice: random.Random) -> None:
    """Of the tickets with a member, as many members as give the purchases a member."""
    tickets = list(dict.fromkeys(line.ticket for line in lines))
    dice.shuffle(tickets)
    tickets = tickets[: round(len(tickets) * MEMBER_TICKETS)]
    pool = range(100_001, 100_001 + MEMBER_POOL)
    members = [f"M{number}" for number in dice.sample(pool, round(len(tickets) / frequency))]
    again = dice.choices(members, k=len(tickets) - len(members))
    of = dict(zip(tickets, members + again, strict=True))
    for line in lines:
        line.member = of.get(line.ticket, "")


def _channels(lines: list[Line], part: float, dice: random.Random) -> None:
    worth: dict[str, int] = defaultdict(int)
    for line in lines:
        worth[line.ticket] += line.amount
    tickets = list(worth)
    dice.shuffle(tickets)
    left = round(sum(worth.values()) * part)
    online = set()
    for ticket in tickets:
        if worth[ticket] <= left:
            online.add(ticket)
            left -= worth[ticket]
    for line in lines:
        line.online = line.ticket in online


def _costs(lines: list[Line], total: int, dice: random.Random) -> None:
    weak = {shop.code for shop in c.SHOPS if shop.region == "NORTH"}
    rates = [1 - line.category.margin + 0.015 * (line.shop in weak) + dice.uniform(-0.03, 0.03) for line in lines]
    raw = [line.amount * rate for line, rate in zip(lines, rates, strict=True)]
    factor = total / sum(raw)
    for line, cost in zip(lines, raw, strict=True):
        line.cost = round(cost * factor)
    max(lines, key=lambda line: line.cost).cost += total - sum(line.cost for line in lines)


# ---- stock counts


def counts(month: str) -> list[Count]:
    """Two counts of every shop and category: the 15th and the last day; their mean is the month's stock."""
    dice = random.Random(f"retail stock {month}")
    days = _days(month)
    swing = round(c.STOCK[month] * dice.uniform(0.004, 0.016))
    rows: list[Count] = []
    out = along(c.STOCKOUT, month)
    rows += _count(days[14], c.STOCK[month] + swing, out * dice.uniform(0.9, 1.1), dice)
    rows += _count(days[-1], c.STOCK[month] - swing, out, dice)
    return rows


def _count(day: date, total: int, out_rate: float, dice: random.Random) -> list[Count]:
    month = f"{day:%Y-%m}"
    pairs = [
        (shop, category)
        for shop in c.SHOPS
        for category in c.CATEGORIES
        if shop.code != c.NEW_SHOP or month >= c.OPENING_MONTH
    ]
    slow = {"NORTH": 1.18}
    weights = [
        shop.size * slow.get(shop.region, 1.0) * category.price**0.6 * dice.uniform(0.85, 1.15)
        for shop, category in pairs
    ]
    rows = [
        Count(day, shop.code, category, amount, round(category.skus * (0.6 + shop.size / 2)))
        for (shop, category), amount in zip(pairs, share(total, weights), strict=True)
    ]
    for row in dice.choices(rows, [row.skus for row in rows], k=round(out_rate * sum(row.skus for row in rows))):
        row.out += 1
    return rows


# ---- customer feedback


def answers(month: str) -> list[Answer]:
    """Surveys and complaints of a month, in the order of their days."""
    dice = random.Random(f"retail feedback {month}")
    days = _days(month)
    scored = SCORED.get(month) or dice.randint(375, 425)
    shops = [shop for shop in c.SHOPS if shop.code != c.NEW_SHOP or month >= c.OPENING_MONTH]
    visited = dice.choices(shops, [shop.size for shop in shops], k=scored + 12)
    rows = [Answer(dice.choice(days), shop) for shop in visited]
    for row in rows:
        if row.shop.code == c.NEW_SHOP and month == c.OPENING_MONTH:
            row.day = row.day.replace(day=dice.randint(c.OPENING_DAY, days[-1].day))
    _scores(rows[:scored], round(along(c.SATISFACTION, month) * scored), dice)
    _issues(rows, month, dice)
    for row in dice.sample(rows, dice.randint(262, 296)):
        row.followed_up = True
    for row in dice.sample(rows, round(len(rows) * dice.uniform(0.112, 0.1155))):
        row.praise = True
    return sorted(rows, key=lambda row: (row.day, row.shop.code))


def _scores(rows: list[Answer], total: int, dice: random.Random) -> None:
    """Scores of 1 to 5 that come to the total; shops of the north tend to the lower ones."""
    scores = dice.choices((1, 2, 3, 4, 5), (4, 9, 27, 38, 22), k=len(rows))
    while (gap := total - sum(scores)) != 0:
        step = 1 if gap > 0 else -1
        at = dice.randrange(len(scores))
        if 1 <= scores[at] + step <= 5:
            scores[at] += step
    order = sorted(rows, key=lambda row: dice.gauss(0, 1) - 0.45 * (row.shop.region == "NORTH"))
    for row, score in zip(order, sorted(scores), strict=True):
        row.score = score


def _issues(rows: list[Answer], month: str, dice: random.Random) -> None:
    """Complaints and questions, each answered after some hours; the hours come to their mean."""
    phoned = [row for row in rows if row.score is None]
    unhappy = [row for row in rows if row.score is not None and row.score <= 3]
    complaints = phoned + dice.sample(unhappy, c.COMPLAINTS[month] - len(phoned))
    for row in complaints:
        row.complaint = True
    asked = complaints + dice.sample([row for row in rows if not row.complaint], dice.randint(95, 115))
    hours = share(round(along(c.RESPONSE, month) * len(asked) * 10), [dice.lognormvariate(0, 0.5) for _ in asked])
    for row, tenths in zip(asked, hours, strict=True):
        row.tenths = tenths
    for row in dice.sample(asked, round(len(asked) * dice.uniform(0.709, 0.721))):
        row.fixed = True
