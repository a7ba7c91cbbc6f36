// Bundles the page into `dist`, with the licences of all packages in it. GraphiQL.targets runs this after `npm ci`.
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

// Built in another folder and then renamed, so that a concurrent build never sees an incomplete folder.
const output = `dist.${process.pid}`;

const { metafile } = await build({
  entryPoints: {
    page: 'page.jsx',
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
  },
  outdir: output,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  jsx: 'automatic',
  loader: { '.ttf': 'file' },
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  metafile: true,
});

await writeFile(`${output}/LICENSES.txt`, await licences());
await cp('index.html', `${output}/index.html`);
await rm('dist', { recursive: true, force: true });
await rename(output, 'dist');

async function licences() {
  const inside = Object.keys(metafile.inputs).map(path => path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]);
  const texts = [...new Set(inside)].filter(Boolean).sort().map(async folder => {
    const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
    const file = (await readdir(folder)).find(file => /^licen[cs]e/i.test(file));
    return `${name} ${version} (${license})\n\n${file ? await readFile(`${folder}/${file}`, 'utf8') : ''}`;
  });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n`);
}
