import { z } from 'zod';
import { Knobs, PROFILE_NAMES, PROFILES } from '../src/knobs.ts';

/** docs/knobs.md as the table in the code has it. */
export function knobsPage(): string {
  const names = Object.keys(Knobs.shape) as (keyof typeof Knobs.shape)[];
  return [
    INTRODUCTION,
    '## What each does',
    '',
    table(
      ['knob', 'values', 'what it decides'],
      names.map((name) => [code(name), valuesOf(Knobs.shape[name]).map(code).join(', '), describe(name)]),
    ),
    '',
    '## What each profile sets',
    '',
    table(
      ['knob', ...PROFILE_NAMES.map(code)],
      names
        .filter((name) => name !== 'profile')
        .map((name) => [code(name), ...PROFILE_NAMES.map((profile) => code(PROFILES[profile][name]))]),
    ),
    '',
  ].join('\n');
}

const INTRODUCTION = `# Knobs

How a tenant of the target behaves where the RFC leaves a choice, or where clients disagree. Letters with numbers
(K01, P22, Q73) are the entries of our reading of the specifications; the code cites them too.

\`GET /_admin/knobs\` shows the knobs of a tenant (\`?tenant=\` names it), \`PUT\` changes those that its JSON object names.
A \`profile\` puts all knobs back to its bundle first; \`scimulator target --profile\` chooses the one to start with.
\`rfc\` is strict where the RFC is; \`entra\`, the default, reads both dialects of Entra, mixed in one request too;
\`okta\`, \`interop\` and \`ipsie\` are what Okta, the interop-profile draft and the IPSIE profile expect.

This page is made of [\`knobs.ts\`](../packages/scim-target/src/knobs.ts) by the test \`knobs-page.test.ts\`, which fails when
they differ; \`npx vitest run --project scim-target -u knobs-page\` writes it anew.
`;

const code = (value: string | number): string => `\`${value}\``;

const valuesOf = (schema: z.ZodEnum | z.ZodLiteral): readonly (string | number)[] =>
  (schema instanceof z.ZodEnum ? schema.options : [...schema.values]).map((value) =>
    typeof value === 'number' ? value : String(value),
  );

function describe(name: keyof typeof Knobs.shape): string {
  const text = Knobs.shape[name].description;
  if (text === undefined) throw new Error(`the knob ${name} has no description`);
  return text;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
