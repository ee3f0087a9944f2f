import { styleText } from 'node:util';
import type { Io } from '../io.ts';
import { printJson, printLine, usesColour } from '../print.ts';
import { dateTime, many } from './evidence.ts';
import type { DemoEvent } from './story.ts';

type Style = 'bold' | 'green' | 'red' | 'gray';
type Paint = (style: Style, text: string) => string;

/**
 * Prints the story as it unfolds, for people or as one JSON object a line.
 * @returns 1 when a claim does not hold
 */
export async function printStory(
  story: AsyncIterable<DemoEvent>,
  { isJson }: { readonly isJson: boolean },
  io: Io,
): Promise<0 | 1> {
  let exitCode: 0 | 1 = 0;
  for await (const event of story) {
    if (event.event === 'proves' && !event.holds) exitCode = 1;
    if (isJson) printJson(io, event);
    else for (const line of eventLines(event, { color: usesColour(io) })) printLine(io, line);
  }
  return exitCode;
}

/** How an event of the story is told to people. */
function eventLines(event: DemoEvent, { color }: { readonly color: boolean }): readonly string[] {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
  switch (event.event) {
    case 'begin':
      return [
        paint('bold', 'The life of a provisioning job, in virtual time'),
        `${many(event.users, 'person', 'people')}, seed ${event.seed}; all in this process, nothing on disk, nothing over a network.`,
        'The engine, the SCIM target and every request are the real ones.',
      ];
    case 'chapter':
      return [
        '',
        paint('bold', `${event.number}  ${event.title}`) + paint('gray', `  (${dateTime(event.atMs)})`),
      ];
    case 'does':
      return [`   ${event.text}`];
    case 'shows':
      return event.lines.map((line) => paint('gray', `     ${line}`));
    case 'proves':
      return event.holds
        ? [`   ${paint('green', '✓')} ${event.claim}`]
        : [
            `   ${paint('red', '✗')} ${event.claim}`,
            `     found    ${JSON.stringify(event.actual)}`,
            `     expected ${JSON.stringify(event.expected)}`,
          ];
    case 'end':
      return ['', endLine(event, paint)];
  }
}

function endLine(
  { claims, failed, days, requests }: Extract<DemoEvent, { readonly event: 'end' }>,
  paint: Paint,
): string {
  const verdict =
    failed === 0
      ? paint('green', `All ${claims} claims hold.`)
      : paint('red', `${failed} of ${claims} claims do not hold.`);
  return `${verdict} ${many(days, 'day')} of virtual time, ${many(requests, 'request')}.`;
}
