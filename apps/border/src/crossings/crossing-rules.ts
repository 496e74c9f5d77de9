import { documentedCheckNeeds } from '#fallback';
import type { RecordCrossing } from '#contracts';
import { ProblemError } from '#http-edge';
import type { SitePlan } from '../sites/site.ts';

/**
 * Sees that a record makes sense as a whole: its form is there exactly when it was not checked online, holds what the rules
 * ask for, and nobody is cleared against what was looked up.
 *
 * @throws ProblemError 422
 */
export function checkCrossing(crossing: RecordCrossing, policy: SitePlan['policy']): void {
  if (crossing.checkStartedAt > crossing.siteAt) {
    throw wrong('invalid-field', 'checkStartedAt', 'not later than siteAt', crossing.siteAt);
  }
  checkScreening(crossing);
  const { documentedCheck: form, screening } = crossing;
  if ((form === null) !== (screening.tier === 'online')) {
    throw form === null
      ? wrong(
          'documented-check-missing',
          'documentedCheck',
          `the form of a ${screening.tier} check`,
          undefined,
        )
      : wrong('documented-check-unexpected', 'documentedCheck', 'null after an online check', null);
  }
  if (form) checkForm(crossing, form, policy);
}

function checkScreening({ decision, laneKind, screening: { tier, lookups } }: RecordCrossing): void {
  const services = lookups.map(({ service }) => service);
  if (new Set(services).size !== services.length) {
    throw wrong('invalid-field', 'screening.lookups', 'each service once', undefined);
  }
  const hit = lookups.findIndex(({ outcome }) => outcome === 'hit');
  if (decision === 'cleared' && hit >= 0) {
    throw wrong('cleared-although-listed', 'decision', 'referred or refused after a hit', 'referred');
  }
  const notAsked = lookups.findIndex(({ source }) => source !== 'centre');
  if (tier === 'online' && notAsked >= 0) {
    const field = `screening.lookups.${notAsked}.source`;
    throw wrong('invalid-field', field, 'centre when the tier is online', 'centre');
  }
  if (decision === 'cleared' && laneKind === 'autogate' && lookups.length === 0) {
    throw wrong('invalid-field', 'screening.lookups', 'the lookups that opened the gate', undefined);
  }
}

function checkForm(
  { travellerClass, direction }: RecordCrossing,
  form: NonNullable<RecordCrossing['documentedCheck']>,
  policy: SitePlan['policy'],
): void {
  const needs = documentedCheckNeeds(travellerClass, direction, policy);
  if (needs.visa && form.visaNumber === null) {
    throw wrong('form-incomplete', 'documentedCheck.visaNumber', 'the number of the visa', 'V000000412');
  }
  if (needs.visa && form.lengthOfStayDays === null) {
    throw wrong('form-incomplete', 'documentedCheck.lengthOfStayDays', 'the length of stay in days', 30);
  }
  if (needs.secondOfficer && (form.secondOfficerId === null || form.secondOfficerId === form.officerId)) {
    throw wrong('form-incomplete', 'documentedCheck.secondOfficerId', 'another officer', 'CGK-T3-0114');
  }
  if (form.mark.kind !== needs.mark) {
    throw wrong('invalid-field', 'documentedCheck.mark.kind', needs.mark, needs.mark);
  }
}

const wrong = (code: string, field: string, expected: string, example: unknown): ProblemError =>
  new ProblemError(
    422,
    code,
    'The record contradicts itself or the rules',
    `${field}: expected ${expected}`,
    { field, expected, ...(example === undefined ? {} : { example }) },
  );
