// Sends a forum valid and invalid messages of the protocol graphql-transport-ws, and prints the failures as JSON.
import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import { run } from './cases.mjs';
import { POST, article, byToken, follow, say, socketUrl, trusted, wordsOf } from './forum.mjs';

const HELLO = { query: '{ __typename }' };
const HELLO_ANSWER = { data: { __typename: 'Query' } };

await run({
  'the subprotocol is negotiated': async () => {
    const line = await connect();
    assert.equal(line.socket.protocol, 'graphql-transport-ws');
  },
  'without a subprotocol the socket is closed with 4406': async () => {
    assert.equal(await (await connect([])).closed(), 4406);
  },
  'an unknown subprotocol and the legacy one are rejected': async () => {
    for (const protocol of ['mqtt', 'graphql-ws']) await assert.rejects(connect(protocol), /no subprotocol/);
  },
  'a client that sends no connection_init is closed with 4408': async () => {
    assert.equal(await (await connect()).closed(), 4408);
  },
  'a connection_init is acknowledged': async () => {
    const line = await connect();
    line.say({ type: 'connection_init' });
    assert.deepEqual(await line.hear(), { type: 'connection_ack' });
  },
  'a connection_init may have an unknown payload': async () => {
    const line = await connect();
    line.say({ type: 'connection_init', payload: { flavour: 'vanilla' }, more: 1 });
    assert.deepEqual(await line.hear(), { type: 'connection_ack' });
  },
  'a second connection_init is closed with 4429, also immediately': async () => {
    const one = await enter();
    one.say({ type: 'connection_init' });
    assert.equal(await one.closed(), 4429);
    const two = await connect();
    two.say({ type: 'connection_init' });
    two.say({ type: 'connection_init' });
    assert.equal(await two.closed(), 4429);
  },
  'a rejected connection_init is closed with 4403': async () => {
    for (const authorization of ['Bearer nonsense', 'Basic YTpi', 7]) {
      const line = await connect();
      line.say({ type: 'connection_init', payload: { authorization } });
      assert.equal(await line.closed(), 4403);
    }
  },
  'subscribing before the acknowledgement is closed with 4401': async () => {
    const line = await connect();
    line.ask('q', HELLO);
    assert.equal(await line.closed(), 4401);
  },
  'a ping gets a pong with its own payload, before and after connection_init': async () => {
    const line = await connect();
    for (const payload of [undefined, { one: 1, 'two ✌️': [2, null] }]) {
      line.say({ type: 'ping', payload });
      assert.deepEqual(await line.hear(), payload ? { type: 'pong', payload } : { type: 'pong' });
    }
    line.say({ type: 'connection_init' });
    await line.hear();
    line.say({ type: 'ping', payload: {} });
    assert.deepEqual(await line.hear(), { type: 'pong', payload: {} });
  },
  'an unsolicited pong is ignored': async () => {
    const line = await connect();
    line.say({ type: 'pong' });
    line.say({ type: 'connection_init' });
    assert.deepEqual(await line.hear(), { type: 'connection_ack' });
    line.say({ type: 'pong', payload: { one: 1 } });
    await line.saysNothing();
  },
  'a query is one next, then complete': async () => {
    const line = await enter();
    line.ask('q', HELLO);
    assert.deepEqual(await line.hear(), { id: 'q', type: 'next', payload: HELLO_ANSWER });
    assert.deepEqual(await line.hear(), { id: 'q', type: 'complete' });
    await line.saysNothing();
  },
  'a mutation is one next, then complete': async () => {
    const line = await enter(byToken);
    line.ask('m', { query: POST, variables: { articleId: (await article()).id, text: 'By socket.' } });
    const { type, payload } = await line.hear();
    assert.equal(type, 'next');
    assert.deepEqual(payload.data.postComment.errors, []);
    assert.deepEqual(await line.hear(), { id: 'm', type: 'complete' });
  },
  'a trusted document runs by its id': async () => {
    const line = await enter();
    line.ask('t', trusted('Viewer'));
    assert.deepEqual(await line.hear(), { id: 't', type: 'next', payload: { data: { viewer: null } } });
  },
  'a document that does not run is one error, without complete': async () => {
    const line = await enter();
    for (const query of ['{', '{ nothing }', 'query ($n: Int!) { articles(first: $n) { nodes { id } } }']) {
      line.ask('e', { query });
      const { type, payload } = await line.hear();
      assert.equal(type, 'error');
      assert.ok(Array.isArray(payload) && payload[0].message);
      await line.saysNothing();
    }
  },
  'a subscription that cannot start is one error, and the socket stays open': async () => {
    const line = await enter();
    line.ask('e', follow({ id: 'nothing' }));
    assert.equal((await line.hear()).type, 'error');
    line.ask('e', HELLO);
    assert.equal((await line.hear()).type, 'next');
  },
  'a field error is in next, then complete': async () => {
    const line = await enter();
    line.ask('f', { query: '{ node(id: "x") { id } articles(first: 1000) { nodes { id } } }' });
    const { type, payload } = await line.hear();
    assert.deepEqual([type, payload.data, payload.errors.length], ['next', null, 1]);
    assert.deepEqual(await line.hear(), { id: 'f', type: 'complete' });
  },
  'the events of a subscription arrive in order': async () => {
    const line = await enter();
    const read = await article();
    line.ask('s', follow(read));
    const words = Array.from({ length: 20 }, (_, i) => `Number ${i}.`);
    for (const text of words) await say(read.id, text);
    for (const text of words) {
      const { id, type, payload } = await line.hear();
      assert.deepEqual([id, type, wordsOf(payload)], ['s', 'next', text]);
    }
  },
  'a subscription that the client completes sends nothing more': async () => {
    const line = await enter();
    const read = await article();
    line.ask('s', follow(read));
    await say(read.id, 'Heard.');
    assert.equal(wordsOf((await line.hear()).payload), 'Heard.');
    line.say({ id: 's', type: 'complete' });
    await line.saysNothing();
    await say(read.id, 'Unheard.');
    await line.saysNothing();
  },
  'completing a finished or unknown operation is allowed': async () => {
    const line = await enter();
    line.ask('q', HELLO);
    await line.hear();
    await line.hear();
    line.say({ id: 'q', type: 'complete' });
    line.say({ id: 'nobody', type: 'complete' });
    await line.saysNothing();
  },
  'an id can be reused after its operation': async () => {
    const line = await enter();
    for (let i = 0; i < 3; i++) {
      line.ask('again', HELLO);
      assert.deepEqual([(await line.hear()).type, (await line.hear()).type], ['next', 'complete']);
    }
    line.ask('again', follow(await article()));
    line.say({ id: 'again', type: 'complete' });
    line.ask('again', HELLO);
    assert.deepEqual(await line.hear(), { id: 'again', type: 'next', payload: HELLO_ANSWER });
  },
  'a duplicate id is closed with 4409 for any operation': async () => {
    for (const payload of [HELLO, follow(await article())]) {
      const line = await enter();
      line.ask('twice', follow(await article()));
      line.ask('twice', payload);
      assert.equal(await line.closed(), 4409);
    }
  },
  'the same id on two sockets is two operations': async () => {
    const [one, two] = [await enter(), await enter()];
    for (const line of [one, two]) line.ask('same', follow(await article()));
    for (const line of [one, two]) await line.saysNothing();
  },
  'concurrent operations are distinguished by their ids': async () => {
    const line = await enter();
    const ids = Array.from({ length: 15 }, (_, i) => `q${i}`);
    for (const id of ids) line.ask(id, { query: `{ ${id}: __typename }` });
    const all = await Promise.all(ids.flatMap(() => [line.hear(), line.hear()]));
    for (const id of ids) {
      assert.deepEqual(all.filter(message => message.id === id), [
        { id, type: 'next', payload: { data: { [id]: 'Query' } } }, { id, type: 'complete' },
      ]);
    }
  },
  'an invalid message is closed with 4400': async () => {
    const wrong = [
      'hello', '', '[]', '7', '{', {}, { type: 7 }, { type: 'start', id: '1', payload: HELLO }, { type: 'connection_ack' }, { type: 'next', id: '1' },
      { type: 'subscribe', payload: HELLO }, { type: 'subscribe', id: '', payload: HELLO }, { type: 'subscribe', id: 1, payload: HELLO },
      { type: 'subscribe', id: '1' }, { type: 'subscribe', id: '1', payload: {} }, { type: 'subscribe', id: '1', payload: { query: 7 } },
      { type: 'subscribe', id: '1', payload: { ...HELLO, variables: 'x' } }, { type: 'subscribe', id: '1', payload: { ...HELLO, operationName: 7 } },
      { type: 'subscribe', id: '1', payload: { ...HELLO, extensions: [1] } }, { type: 'complete' }, { type: 'ping', payload: 'now' },
    ];
    for (const message of wrong) {
      const line = await enter();
      line.say(message);
      assert.equal(await line.closed(), 4400, JSON.stringify(message));
    }
  },
  'a binary message is closed with 4400': async () => {
    const line = await enter();
    line.socket.send(Buffer.from(JSON.stringify({ type: 'ping' })));
    assert.equal(await line.closed(), 4400);
  },
  'a message that is too long is closed with 1009': async () => {
    const line = await enter();
    line.ask('long', { query: `{ __typename } # ${'x'.repeat(70_000)}` });
    assert.equal(await line.closed(), 1009);
  },
  'a client that disconnects does not affect others': async () => {
    const read = await article();
    const [gone, left] = [await enter(), await enter()];
    for (const line of [gone, left]) line.ask('s', follow(read));
    await say(read.id, 'Both.');
    for (const line of [gone, left]) assert.equal(wordsOf((await line.hear()).payload), 'Both.');
    gone.socket.terminate();
    await say(read.id, 'One.');
    assert.equal(wordsOf((await left.hear()).payload), 'One.');
    await left.saysNothing();
  },
  'a close frame gets a close frame': async () => {
    const line = await enter();
    line.ask('s', follow(await article()));
    line.socket.close(1000, 'Good night');
    assert.equal(await line.closed(), 1000);
  },
});

/** Connects without connection_init. Responds to pings of the server without reporting them. */
async function connect(protocol = 'graphql-transport-ws') {
  const socket = new WebSocket(socketUrl, protocol);
  const [heard, waiting] = [[], []];
  const line = {
    socket,
    say: message => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    ask: (id, payload) => line.say({ id, type: 'subscribe', payload }),
    hear: () => new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      give();
    }),
    // The server sends messages in order: anything else arrives before the pong.
    saysNothing: async () => {
      const payload = { mark: Math.random() };
      line.say({ type: 'ping', payload });
      assert.deepEqual(await line.hear(), { type: 'pong', payload });
    },
    closed: () => closed,
  };
  const give = () => {
    while (heard.length > 0 && waiting.length > 0) waiting.shift().resolve(heard.shift());
  };
  socket.on('message', data => {
    const message = JSON.parse(data);
    if (message.type === 'ping') return line.say({ type: 'pong' });
    heard.push(message);
    give();
  });
  const closed = new Promise(resolve => socket.on('close', code => {
    for (const { reject } of waiting) reject(new Error(`The socket was closed with ${code}.`));
    resolve(code);
  }));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  return line;
}

/** Connects, and waits for connection_ack. */
async function enter(payload) {
  const line = await connect();
  line.say({ type: 'connection_init', payload });
  assert.deepEqual(await line.hear(), { type: 'connection_ack' });
  return line;
}
