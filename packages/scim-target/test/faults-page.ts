import { FAULTS, type NamedFault } from '../src/index.ts';

const INTRODUCTION = `# Faults

A target can be told to misbehave in ways that have been seen in the field. A rule puts one of them in force, while
requests run:

\`\`\`sh
curl -H "Authorization: Bearer $ADMIN_TOKEN" -d '{"fault": "filter-404"}' http://127.0.0.1:8080/_admin/faults
\`\`\`

The number is as good as the name (\`{"fault": "Q01"}\`). \`GET /_admin/faults?known\` answers with this list as JSON,
\`GET /_admin/faults\` with the rules in force; \`DELETE /_admin/faults\` lifts all of them, \`DELETE /_admin/faults/{id}\` one.
\`?tenant=\` names a tenant. \`scimulator target --faults FILE\` starts with a JSON list of rules.

A rule may say more:

| member | means |
|---|---|
| \`variant\` | which of the ways in which the fault shows, where the list names several |
| \`match\` | the requests it is about: \`method\` (a list), \`path\` and \`filter\` (globs with \`*\`), \`body\` (JSON that the body must contain) |
| \`after\` | matching requests to let through first |
| \`every\` | from then on, fire on one in so many |
| \`times\` | fire so often at most |
| \`probability\`, \`seed\` | fire by chance, the same way for the same seed |
| \`until\` | be silent from this moment on (ISO 8601) |
| \`id\` | a name for the rule; a rule with the same one gives way |

In place of a name, a rule may have an \`effect\` of its own:

| member | does |
|---|---|
| \`status\`, \`headers\`, \`body\` | answers so, and does not carry the request out |
| \`apply\` | with them: carries the request out first |
| \`withoutHeaders\` | leaves headers out |
| \`encoding\` | \`utf-8-bom\` or \`latin1\`, whatever the headers say |
| \`delayMs\` | waits first |
| \`hang\` | sends nothing until the client gives up |
| \`reset\` | resets the connection before the request is carried out |
| \`dropReply\` | resets it in place of the answer, after the request has been carried out |
| \`truncateAfterBytes\` | ends the body early, as if that were all of it |
| \`cutAfterBytes\`, \`resetAfterBytes\` | announces the whole body, and closes or resets the connection after so many bytes |

Rules combine. Of several answers, delays, and losses the earliest rule's counts; what alters requests and answers adds up.
A request inside a bulk request is altered as part of the whole.

This page is made of the catalogue beside [\`catalogue.ts\`](../packages/scim-target/src/faults/catalogue.ts) by the test
\`faults-page.test.ts\`, which fails when they differ; \`npx vitest run --project scim-target -u faults-page\` writes it anew.

`;

const variantsOf = ({ variants }: NamedFault): string => {
  const names = Object.keys(variants ?? {}).map((name) => `\`${name}\``);
  return names.length === 0 ? '' : `; variants ${names.join(', ')}`;
};

const rowOf = (fault: NamedFault): string =>
  `| ${fault.id ?? '–'} | \`${fault.name}\` | ${fault.wire}${variantsOf(fault)} | ${fault.entra} | ${fault.source} |`;

/** docs/faults.md as the catalogue in the code has it. */
export const faultsPage = (): string =>
  `${INTRODUCTION}| id | name | effect | what Entra does | source |\n|---|---|---|---|---|\n${FAULTS.map(rowOf).join('\n')}\n`;
