// Tests a forum with the client of graphql-sse, one connection for each operation, and prints the failures as JSON.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { run } from './cases.mjs';
import { allOf, begun, conversation } from './conversation.mjs';
import { POST, article, byToken, follow, say, url, wordsOf } from './forum.mjs';

const open = (headers, options) => createClient({ url, headers, retryAttempts: 0, ...options });

// The client's POST body as the query string of a GET, as a browser's EventSource sends it.
const byGet = (address, { body, headers, signal }) => fetch(`${address}?${queryOf(JSON.parse(body))}`, { headers: { ...headers, accept: 'text/event-stream' }, signal });

const queryOf = payload => new URLSearchParams(Object.entries(payload).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));

await run({
  ...conversation(open),
  'a query and a subscription by GET': async () => {
    const client = open({}, { fetchFn: byGet });
    assert.deepEqual(await allOf(client, { query: '{ forum { name } }' }), [{ data: { forum: { name: 'Forum' } } }]);
    const read = await article();
    const live = await begun(client, read);
    await say(read.id, 'Now.');
    assert.equal(wordsOf(await live.next()), 'Now.');
    client.dispose();
  },
  'a mutation by GET is rejected': async () => {
    const client = open(byToken, { fetchFn: byGet });
    const { id } = await article();
    await assert.rejects(
      allOf(client, { query: POST, variables: { articleId: id, text: 'Sneaked in.' } }),
      error => error.response.status === 405 && error.response.headers.get('allow') === 'POST');
    client.dispose();
    const [{ data }] = await allOf(open({}), { query: 'query ($id: ID!) { article(by: { id: $id }) { commentCount } }', variables: { id } });
    assert.equal(data.article.commentCount, 0);
  },
  'an operation that fails is one next and one complete': async () => {
    const messages = [];
    const client = open({}, { onMessage: message => messages.push(message) });
    await allOf(client, { query: '{ nothing }' });
    assert.deepEqual(messages.map(message => message.event), ['next', 'complete']);
    client.dispose();
  },
  'a malformed request is rejected with JSON': async () => {
    const response = await fetch(url, { method: 'POST', headers: { accept: 'text/event-stream', 'content-type': 'application/json' }, body: '{' });
    assert.deepEqual([response.status, response.headers.get('content-type')], [400, 'application/json; charset=utf-8']);
    await assert.rejects(allOf(open({}), { query: 7 }), /400|Bad Request/);
  },
  'heartbeats are ignored by the client': async () => {
    const beats = listener();
    const client = open({}, { fetchFn: beats.fetch });
    const read = await article();
    const live = await begun(client, read);
    await beats.heard(2);
    await say(read.id, 'Still here.');
    assert.equal(wordsOf(await live.next()), 'Still here.');
    client.dispose();
  },
  'ending a subscription closes the connection': async () => {
    let connection;
    const client = open({}, { fetchFn: (address, request) => {
      connection = request.signal;
      return fetch(address, request);
    } });
    const live = await begun(client, await article());
    assert.equal(connection.aborted, false);
    await live.end();
    assert.equal(connection.aborted, true);
    client.dispose();
  },
  'Last-Event-ID resumes after that event': async () => {
    const read = await article();
    for (const words of ['One.', 'Two.', 'Three.']) await say(read.id, words);
    const address = `${url}?${queryOf(follow(read))}`;
    const [first] = await eventsOf(address, {}, 1);
    assert.equal(wordsOf(first.data), 'One.');
    const rest = await eventsOf(address, { 'last-event-id': first.id }, 2);
    assert.deepEqual(rest.map(event => wordsOf(event.data)), ['Two.', 'Three.']);
  },
});

/** The first events of a stream with their ids, as EventSource parses them. */
async function eventsOf(address, headers, count) {
  const leave = new AbortController();
  const response = await fetch(address, { headers: { accept: 'text/event-stream', ...headers }, signal: leave.signal });
  let text = '';
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split('\n\n').slice(0, -1).filter(event => /^data:/m.test(event));
    if (events.length >= count) {
      leave.abort();
      return events.map(event => ({ id: event.match(/^id: (.*)$/m)[1], data: JSON.parse(event.match(/^data: (.*)$/m)[1]) }));
    }
  }
  throw new Error(`The stream ended: ${text}`);
}

/** A fetch that counts the heartbeats in the response. */
function listener() {
  let beats = 0, wanted = Infinity, done;
  const count = new TransformStream({
    transform(part, out) {
      beats += new TextDecoder().decode(part).split('\n').filter(line => line === ':').length;
      out.enqueue(part);
      if (beats >= wanted) done();
    },
  });
  return {
    fetch: async (...request) => {
      const response = await fetch(...request);
      return new Response(response.body.pipeThrough(count), response);
    },
    heard: number => new Promise(resolve => ([wanted, done] = [beats + number, resolve])),
  };
}
