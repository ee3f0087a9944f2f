import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** The licences of the libraries that are part of the bundle, whose texts must travel with it. */
export async function noticeOf(root: string, packages: readonly string[]): Promise<string> {
  const notices = await Promise.all(packages.map((folder) => notice(`${root}${folder}`)));
  return `# Libraries that are part of this bundle\n\n${notices.join('\n')}`;
}

async function notice(folder: string): Promise<string> {
  const manifest: { readonly name: string; readonly version: string; readonly license?: string } = JSON.parse(
    await readFile(`${folder}/package.json`, 'utf8'),
  );
  const [file] = globSync('{LICENSE,LICENCE,license}*', { cwd: folder });
  const text = file === undefined ? '' : `\n${(await readFile(`${folder}/${file}`, 'utf8')).trim()}\n`;
  return `## ${manifest.name} ${manifest.version} (${manifest.license ?? 'see its text'})\n${text}`;
}
