import type { HallTile } from '#contracts';
import type { Speech } from '../words/speech.ts';

type Service = HallTile['because'][number];

/** Beyond one more than this the rest is counted, not named. */
const NAMED_MAX = 3;
/** Services of the data centre. */
export const SERVICES_IN_ALL = 8;

/** Services as one would say them: all of them, a few by name, or a few and how many more. */
export function sayServices({ say, list }: Speech, services: readonly Service[]): string {
  if (services.length >= SERVICES_IN_ALL) return say('service.all');
  const names = services.map((service) => say(`service.${service}`));
  if (names.length <= NAMED_MAX + 1) return list(names);
  return say('list.and-more', {
    items: names.slice(0, NAMED_MAX).join(', '),
    count: names.length - NAMED_MAX,
  });
}
