// Has GraphQL Code Generator make a typed client of what an address tells of its schema and of the documents in `codegen`,
// and has TypeScript compile `codegen/client.ts` against it.
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
