/*
 * page    a Markdown file that people read: README, the guides, everything below docs/
 * code    what a page sets in `backticks`, and the lines of its shell blocks
 */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** `npm run build -w @scimulator/engine`; without workspace it is the root's. */
export interface ScriptCall {
  readonly name: string;
  readonly workspace: string | undefined;
}

/** `scimulator provision --source people.json`. */
export interface CliCall {
  readonly command: string;
  readonly options: readonly string[];
}

/** A file of the repository, and the function or class in it that a page names: `steps/map.ts` · `mapObject`. */
export interface NamedCode {
  readonly file: string;
  readonly name: string | undefined;
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** The languages of the page's blocks; an empty string for a block without one. */
export function blockLanguages({ text }: Page): readonly string[] {
  return [...text.matchAll(FENCE)].map(([, language = '']) => language);
}

/** What the page sets as code, each piece once; comments of shell lines are left out. */
function codeOf({ text }: Page): readonly string[] {
  const shell = [...text.matchAll(FENCE)]
    .filter(([, language]) => language === 'sh')
    .flatMap(([, , block = '']) => block.split('\n').map((line) => line.replace(/(^|\s)#.*/, '')));
  const inline = [...text.replace(FENCE, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...new Set([...shell, ...inline])];
}

export function scriptCalls(page: Page): readonly ScriptCall[] {
  return codeOf(page).flatMap((code) =>
    [...code.matchAll(/\bnpm run (?:-s )?([\w:-]+)(?: -w (\S+))?/g)].map(([, name = '', workspace]) => ({
      name,
      workspace,
    })),
  );
}

export function cliCalls(page: Page): readonly CliCall[] {
  return codeOf(page).flatMap((code) => {
    const [, command, rest = ''] = /(?:^|\brun (?:-s )?)scimulator (?:-- )?([a-z]+)(.*)/.exec(code) ?? [];
    return command === undefined ? [] : [{ command, options: optionsIn(rest) }];
  });
}

/** Options that the page names without a command: `--retry-now`. */
export function loneOptions(page: Page): readonly string[] {
  return codeOf(page)
    .filter((code) => code.startsWith('--'))
    .flatMap(optionsIn);
}

/** The options in a command line, or in the text of a help. */
export function optionsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);
}

/** Where the page's relative links lead, from the root of the repository, without their anchors. */
export function linkedPaths({ path, text }: Page): readonly string[] {
  return [...text.replace(FENCE, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => new URL(target, `file:///${path}`).pathname.slice(1));
}

export function namedCode({ text }: Page): readonly NamedCode[] {
  return [...text.matchAll(/`((?:apps|packages|tooling)\/[\w./-]+\.ts)`(?: · `(\w+)`)?/g)].map(
    ([, file = '', name]) => ({
      file,
      name,
    }),
  );
}

/** Whether source text declares a function, method, class or constant of the name. */
export function declares(source: string, name: string): boolean {
  return new RegExp(`\\b(?:function\\*?|class|const) ${name}\\b|^ +(?:async )?${name}\\(`, 'm').test(source);
}

/** Absolute paths that mean something on one machine only. */
export function machinePaths({ text }: Page): readonly string[] {
  return [...text.matchAll(/(?<![\w.:/-])\/(?:home|mnt|opt|root|tmp|usr|var|work)\/\S*/g)].map(
    ([path]) => path,
  );
}

/** The body of the table whose first column has this heading: its rows, each the text of its cells. */
export function tableUnder(heading: string, { text }: Page): readonly (readonly string[])[] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  return head < 0
    ? []
    : lines.slice(head + 2, end).map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
}

/** The pieces of a cell that are set as code. */
export const codeIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
