// One statement per page, and one text for each order with and without a start position, so that each is prepared and
// planned once. It has the structure of the program's own: a keyset range of each list's index, LIMIT inside LATERAL, then
// content and authors by key. The same statement finds the article by its slug.

const orders = {
  BEST: ['s.best', 'DESC'],
  HOT: ['s.hot', 'DESC'],
  TOP: ['s.score', 'DESC'],
  CONTROVERSIAL: ['s.controversial', 'DESC'],
  NEWEST: [null, 'DESC'],
  OLDEST: [null, 'ASC'],
};

const standing = 's.comment_id, s.list_key, s.upvotes, s.downvotes, s.score, s.reply_count, s.descendant_count, s.listed_count';

const range = ([rank, direction], list, limit, position) => `
  SELECT ${standing}, ${rank ?? '0'} AS rank FROM comment_standings s
  WHERE s.list_key = ${list} AND s.listing = 0
  ${position ? `AND ${rank ? `(${rank}, s.comment_id)` : 's.comment_id'} ${direction === 'DESC' ? '<' : '>'} ${rank ? '($5, $6)' : '$5'}` : ''}
  ORDER BY ${rank ? `${rank} ${direction}, ` : ''}s.comment_id ${direction} LIMIT ${limit}`;

/** $1 slug, $2 top-level rows and one more, $3 replies per comment, $4 maximum depth, $5 and $6 the start position. */
const thread = (order, position) => `
  WITH RECURSIVE page AS (
    SELECT top.*, 0 AS level FROM (${range(order, '(SELECT id FROM articles WHERE slug = $1)', '$2', position)}) top
    UNION ALL
    SELECT r.*, page.level + 1 FROM page CROSS JOIN LATERAL (${range(order, 'page.comment_id', '$3', false)}) r
    WHERE page.level < $4 AND page.listed_count > 0
  )
  SELECT s.comment_id, s.list_key, s.level, s.rank, s.upvotes, s.downvotes, s.score, s.reply_count, s.descendant_count,
    s.listed_count, c.status, c.html, c.created_at, c.edited_at, c.is_pinned,
    p.id, p.name, p.kind, p.avatar_seed, p.badges
  FROM page s JOIN comments c ON c.id = s.comment_id JOIN pseudonyms p ON p.id = c.author_id`;

export const article = 'SELECT id, slug, title, comment_count FROM articles WHERE slug = $1';

export const threads = Object.fromEntries(Object.entries(orders).map(([name, order]) => [name, {
  hasRank: order[0] !== null,
  first: thread(order, false),
  after: thread(order, true),
}]));
