// Runs the audits of graphql-http against a server and prints their results as JSON.
import { serverAudits } from 'graphql-http';

const found = [];
for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  found.push({ id: audit.id, name: audit.name, status, reason: reason ?? '' });
}
console.log(JSON.stringify(found));
