// Generates a typed client with GraphQL Code Generator, from the schema of a server (by introspection) and the documents in
// `codegen`, and compiles `codegen/client.ts` against it with TypeScript.
import { execFileSync } from 'node:child_process';
import { generate } from '@graphql-codegen/cli';

const written = await generate({
  schema: process.argv[2],
  documents: 'codegen/*.graphql',
  silent: true,
  generates: {
    'obj/codegen/': {
      preset: 'client',
      config: { enumsAsTypes: true, strictScalars: true, scalars: { DateTime: 'string' }, useTypeImports: true },
    },
  },
  emitLegacyCommonJSImports: false,
});
execFileSync('node', ['node_modules/typescript/bin/tsc', '--project', 'codegen'], { stdio: ['ignore', process.stderr, process.stderr] });
console.log(JSON.stringify(written.map(file => file.filename)));
