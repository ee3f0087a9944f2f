import { z } from 'zod';
import { nearestNames } from '../nearest.ts';
import { FAULTS, faultNamed } from './catalogue.ts';
import { FaultEffect, FaultMatch } from './effect.ts';

const WHERE_THE_LIST_IS = `GET /_admin/faults?known and docs/faults.md list all ${FAULTS.length}, not-found, invalid-credentials and duplicate-roles among them`;

/** The name of a fault, as the catalogue spells it; its number (`Q01`) is good too. */
const FaultName = z.string().transform((text, context): string => {
  const named = faultNamed(text);
  if (named !== undefined) return named.name;
  const near = nearestNames(
    text,
    FAULTS.map(({ name }) => name),
    3,
  );
  context.addIssue({
    code: 'custom',
    message: `there is no fault "${text.slice(0, 60)}": did you mean ${near.join(', ')}? ${WHERE_THE_LIST_IS}`,
  });
  return z.NEVER;
});

/** The one check of a fault rule, whether it comes over HTTP or from a program. */
export const FaultRuleInput = z
  .strictObject({
    id: z.string().min(1).max(64).exactOptional(),
    fault: FaultName.exactOptional(),
    /** Which of the ways in which the fault shows; the catalogue lists them. */
    variant: z.string().exactOptional(),
    effect: FaultEffect.exactOptional(),
    match: FaultMatch.exactOptional(),
    /** Matching requests to let through first. */
    after: z.int().min(0).exactOptional(),
    /** Of the matching requests from then on, the rule fires on one in so many: the last of each such run. */
    every: z.int().min(1).exactOptional(),
    /** How often the rule fires at most. */
    times: z.int().min(1).exactOptional(),
    /** Chance in [0, 1] that the rule fires on a matching request, drawn from `seed`. */
    probability: z.number().min(0).max(1).exactOptional(),
    seed: z.int().exactOptional(),
    /** The moment (ISO 8601) from which the rule is silent. */
    until: z.iso.datetime({ offset: true }).exactOptional(),
  })
  .refine((rule) => (rule.fault === undefined) !== (rule.effect === undefined), {
    error: 'give either "fault" (a name) or "effect", not both',
  })
  .superRefine(({ fault, variant }, context) => {
    if (variant === undefined) return;
    const known = Object.keys((fault === undefined ? undefined : faultNamed(fault))?.variants ?? {});
    if (known.includes(variant)) return;
    const advice = known.length === 0 ? 'it has none: leave "variant" out' : `it has ${known.join(', ')}`;
    context.addIssue({
      code: 'custom',
      path: ['variant'],
      message: `the fault has no variant "${variant.slice(0, 60)}"; ${advice}`,
    });
  });

export type FaultRuleInput = Readonly<z.input<typeof FaultRuleInput>>;

/** A rule in force, with how many requests it matched and how often it fired. */
export type FaultRule = Readonly<z.output<typeof FaultRuleInput>> & {
  readonly id: string;
  readonly matched: number;
  readonly fired: number;
};
