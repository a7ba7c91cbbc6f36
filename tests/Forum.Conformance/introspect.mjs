// Introspects a server as the tools of graphql-js 16 and 17 do, with all their options, and prints the schema that each
// version builds from the result, and the one that it builds from the contract, both sorted.
import { readFile } from 'node:fs/promises';
import * as sixteen from 'graphql';
import * as seventeen from 'graphql-17';

const [address, contract] = process.argv.slice(2);
const everything = {
  descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true,
};

async function compare(graphql) {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: graphql.getIntrospectionQuery(everything) }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  const sorted = schema => graphql.printSchema(graphql.lexicographicSortSchema(schema));
  return {
    version: graphql.version,
    printed: sorted(graphql.buildClientSchema(data)),
    contract: sorted(graphql.buildSchema(await readFile(contract, 'utf8'))),
  };
}

console.log(JSON.stringify([await compare(sixteen), await compare(seventeen)]));
