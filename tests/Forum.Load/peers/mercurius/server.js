import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import postgres from 'postgres';
import { article, threads } from './sql.js';
import { pageOf } from './tree.js';

const workers = Number(process.env.WORKERS ?? 2);

if (cluster.isPrimary && workers > 1) {
  for (let i = 0; i < workers; i++) cluster.fork();
} else {
  await serve();
}

async function serve() {
  const sql = postgres({
    path: `${process.env.PGHOST}/.s.PGSQL.5432`,
    username: process.env.PGUSER,
    database: process.env.PGDATABASE,
    max: Number(process.env.POOL ?? 4),
    connection: { plan_cache_mode: 'force_generic_plan', enable_memoize: 'off', jit: 'off', timezone: 'UTC' },
    // Times are kept as text: see tree.js.
    types: { instant: { to: 1184, from: [1184], serialize: (text) => text, parse: (text) => text } },
  });
  const run = (text, values) => sql.unsafe(text, values, { prepare: true }).values();

  const resolvers = {
    Query: {
      article: async (_, { by }) => {
        const [row] = await run(article, [by.slug]);
        return row === undefined ? null : { id: row[0], slug: row[1], title: row[2], commentCount: row[3] };
      },
    },
    Article: {
      thread: async (parent, { orderBy, first, after, repliesPerComment, maxDepth }) => {
        const size = first ?? 20;
        const order = threads[orderBy];
        const values = [parent.slug, size + 1, repliesPerComment, maxDepth];
        if (after == null) return pageOf(await run(order.first, values), size);
        const [rank, id] = after.split('_');
        if (order.hasRank) values.push(rank);
        values.push(id);
        return pageOf(await run(order.after, values), size);
      },
    },
  };

  const app = Fastify();
  await app.register(mercurius, {
    schema: readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
    resolvers,
    jit: 1,
    graphiql: false,
    subscription: false,
  });
  await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
}
