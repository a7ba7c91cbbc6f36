// Converts flat rows to the page's objects, with the contract's names: the compiled query then only reads properties.

const status = ['VISIBLE', 'PENDING', 'REMOVED', 'DELETED'];
const kind = ['LASTING', 'ARTICLE_ALIAS', 'GUEST', 'ERASED'];
const badge = [[1, 'STAFF'], [2, 'EDITOR'], [4, 'MODERATOR'], [8, 'TRUSTED']];
const none = [];

const badgesOf = (flags) => (flags === 0 ? none : badge.filter(([flag]) => flags & flag).map(([, name]) => name));

/** PostgreSQL's `2026-01-02 03:04:05.678+00` as the contract's instant. */
export const instant = (text) => {
  if (text === null) return null;
  const fraction = text.length > 22 ? text.slice(20, text.length - 3) : '';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, '0')}Z`;
};

const cursorOf = (row) => `${row[3]}_${row[0]}`;

const rowOf = (r) => {
  const isReadable = r[10] === 0;
  return {
    depth: r[2],
    moreReplies: r[9],
    repliesCursor: null,
    comment: {
      id: r[0],
      depth: r[2],
      status: status[r[10]],
      html: isReadable ? r[11] : null,
      createdAt: instant(r[12]),
      editedAt: instant(r[13]),
      upvotes: r[4],
      downvotes: r[5],
      score: r[6],
      replyCount: r[7],
      descendantCount: r[8],
      isPinned: r[14],
      author: isReadable
        ? { id: r[15], name: r[16], kind: kind[r[17]], avatarUrl: `/avatars/${r[18].replaceAll('-', '')}.svg`, badges: badgesOf(r[19]) }
        : null,
    },
  };
};

/** The page, depth first. `top` is one row more than `first` when there are more. */
export const pageOf = (flat, first) => {
  const below = new Map();
  const top = [];
  for (const r of flat) {
    if (r[2] === 0) top.push(r);
    else if (below.has(r[1])) below.get(r[1]).push(r);
    else below.set(r[1], [r]);
  }
  const hasNextPage = top.length > first;
  if (hasNextPage) top.pop();
  const rows = [];
  const lay = (r) => {
    const row = rowOf(r);
    rows.push(row);
    const replies = below.get(r[0]);
    if (replies !== undefined) {
      row.moreReplies -= replies.length;
      if (row.moreReplies > 0) row.repliesCursor = cursorOf(replies[replies.length - 1]);
      for (const reply of replies) lay(reply);
    } else if (row.moreReplies > 0) {
      row.repliesCursor = 'start';
    }
  };
  for (const r of top) lay(r);
  return { rows, pageInfo: { hasNextPage, endCursor: top.length > 0 ? cursorOf(top[top.length - 1]) : null } };
};
