// The cases that run with every streaming client: those of graphql-ws and graphql-sse have the same methods.
import assert from 'node:assert/strict';
import { ARTICLE_HTML, POST, article, byCookie, byToken, follow, say, trusted, wordsOf } from './forum.mjs';

const WHO = '{ viewer { pseudonym { name } } }';

/** @param open creates a client with these headers; it is disposed of after its case. */
export function conversation(open) {
  const withClient = (act, headers) => async () => {
    const client = open(headers ?? {});
    try {
      await act(client);
    } finally {
      client.dispose();
    }
  };

  return {
    'a query has one result': withClient(async client => {
      assert.deepEqual(await allOf(client, { query: '{ forum { name } }' }), [{ data: { forum: { name: 'Forum' } } }]);
    }),
    'variables and an operation name are sent along': withClient(async client => {
      const query = 'query A { __typename } query B($slug: String!) { section(slug: $slug) { name } }';
      const [{ data }] = await allOf(client, { query, operationName: 'B', variables: { slug: 'news' } });
      assert.deepEqual(data, { section: { name: 'News' } });
    }),
    'a mutation writes': withClient(async client => {
      const { id } = await article();
      const [{ data }] = await allOf(client, { query: POST, variables: { articleId: id, text: 'Written.' } });
      assert.deepEqual(data.postComment.errors, []);
      const [read] = await allOf(client, { query: 'query ($id: ID!) { comment(id: $id) { text } }', variables: { id: data.postComment.comment.id } });
      assert.equal(read.data.comment.text, 'Written.');
    }, byToken),
    'a subscription receives a new comment': withClient(async client => {
      const read = await article();
      const live = await begun(client, read);
      await say(read.id, 'Now.');
      assert.equal(wordsOf(await live.next()), 'Now.');
    }),
    'concurrent subscriptions receive their own events only': withClient(async client => {
      const read = [await article(), await article(), await article()];
      const live = await Promise.all(read.map(one => begun(client, one)));
      for (const i of [2, 0, 1]) await say(read[i].id, `Here ${i}.`);
      assert.deepEqual((await Promise.all(live.map(one => one.next()))).map(wordsOf), ['Here 0.', 'Here 1.', 'Here 2.']);
    }),
    'ending one subscription keeps the others': withClient(async client => {
      const [left, kept] = [await article(), await article()];
      const [gone, live] = [await begun(client, left), await begun(client, kept)];
      await gone.end();
      await say(left.id, 'Unheard.');
      await say(kept.id, 'Heard.');
      assert.equal(wordsOf(await live.next()), 'Heard.');
      assert.equal(await gone.next(), undefined);
    }),
    'resuming with a cursor delivers missed events once': withClient(async client => {
      const read = await article();
      const before = await begun(client, read);
      await say(read.id, 'One.');
      const { cursor } = (await before.next()).data.articleEvents;
      await before.end();
      await say(read.id, 'Two.');
      await say(read.id, 'Three.');
      const after = streamOf(client, follow({ id: read.id, eventCursor: cursor }));
      assert.deepEqual([wordsOf(await after.next()), wordsOf(await after.next())], ['Two.', 'Three.']);
    }),
    'an invalid document gives errors': withClient(async client => {
      assert.equal(await refusalOf(client, { query: '{ nothing }' }), 'VALIDATION_FAILED');
      assert.equal(await refusalOf(client, { query: '{' }), 'SYNTAX_ERROR');
    }),
    'a subscription that cannot start gives errors': withClient(async client => {
      assert.equal(await refusalOf(client, follow({ id: 'nothing' })), 'NOT_FOUND');
    }),
    'a field error leaves the rest of the result': withClient(async client => {
      const { id } = await article();
      const query = 'query ($id: ID!) { forum { name } article(by: { id: $id }) { comments(first: 1000) { totalCount } } }';
      const [{ data, errors }] = await allOf(client, { query, variables: { id } });
      assert.deepEqual(data, { forum: { name: 'Forum' }, article: null });
      assert.deepEqual(errors.map(error => [error.path, error.extensions.code]), [[['article', 'comments'], 'INVALID_INPUT']]);
    }),
    'a trusted document runs by its id': withClient(async client => {
      const [{ data }] = await allOf(client, { ...trusted('Articles'), variables: { first: 1 } });
      assert.equal(data.articles.nodes.length, 1);
      const read = await article();
      const live = streamOf(client, { ...trusted('FollowArticle'), variables: { articleId: read.id, after: read.eventCursor } });
      await say(read.id, 'Trusted.');
      assert.equal((await live.next()).data.articleEvents.__typename, 'CommentAdded');
    }),
    'an unknown document id gives errors': withClient(async client => {
      assert.equal(await refusalOf(client, { query: '', documentId: '0'.repeat(64) }), 'PERSISTED_QUERY_NOT_FOUND');
    }),
    'a bearer token authenticates the caller': withClient(async client => {
      assert.deepEqual(await allOf(client, { query: WHO }), [{ data: { viewer: { pseudonym: { name: 'Ada' } } } }]);
    }, byToken),
    'a cookie authenticates the caller': withClient(async client => {
      assert.match(byCookie.cookie, /^__Host-forum=/);
      assert.deepEqual(await allOf(client, { query: WHO }), [{ data: { viewer: { pseudonym: { name: 'Ada' } } } }]);
    }, byCookie),
    'without a token or cookie the caller is anonymous': withClient(async client => {
      assert.deepEqual(await allOf(client, { query: WHO }), [{ data: { viewer: null } }]);
    }),
    'an emoji, a line feed and a line separator are returned unchanged': withClient(async client => {
      const { id } = await article();
      await say(id, '👩🏽‍🚀 says\n"hello"');
      const query = 'query ($id: ID!) { article(by: { id: $id }) { html comments { nodes { text } } } }';
      const [{ data }] = await allOf(client, { query, variables: { id } });
      assert.equal(data.article.comments.nodes[0].text, '👩🏽‍🚀 says\n"hello"');
      assert.equal(data.article.html, ARTICLE_HTML);
    }),
  };
}

/** Subscribes to an article, and returns when the stream is open. */
export async function begun(client, read) {
  const live = streamOf(client, follow(read));
  await say(read.id, 'First.');
  assert.equal(wordsOf(await live.next()), 'First.');
  return live;
}

/** All results of an operation that completes. */
export async function allOf(client, payload) {
  const all = [];
  for await (const result of client.iterate(payload)) all.push(JSON.parse(JSON.stringify(result)));
  return all;
}

/** The results of an operation, one by one; `undefined` after its end. The operation has been sent when this returns. */
function streamOf(client, payload) {
  const results = client.iterate(payload);
  return { next: async () => (await results.next()).value, end: () => results.return() };
}

/** The only error's code: the client of graphql-ws throws errors, that of graphql-sse returns them in a result. */
async function refusalOf(client, payload) {
  const all = await allOf(client, payload).catch(errors => [{ errors }]);
  assert.equal(all.length, 1);
  assert.equal(all[0].data, undefined);
  assert.equal(all[0].errors.length, 1, JSON.stringify(all));
  return all[0].errors[0].extensions.code;
}
