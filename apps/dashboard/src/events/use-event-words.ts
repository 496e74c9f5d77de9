import { useMemo } from 'react';
import { CATALOGUES } from '../words/words.ts';
import type { MessageKey } from '../words/words.ts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { useCell } from '../stream/use-board.ts';
import { language } from '../preferences.ts';
import type { Language } from '../preferences.ts';
import type { EventLine } from './event-lines.ts';

export interface EventWords {
  readonly what: string;
  readonly more: string | null;
}

export function useEventWords(): (line: EventLine) => EventWords {
  const speech = useSpeech();
  const chosen = useCell(language);
  return useMemo(() => (line: EventLine) => eventWords(line, speech, chosen), [speech, chosen]);
}

function eventWords(line: EventLine, speech: Speech, chosen: Language): EventWords {
  const { say, list } = speech;
  const names = (services: readonly Service[]): string => list(services.map((service) => say(`service.${service}`)));
  switch (line.kind) {
    case 'run':
      return { what: say('events.run-begun', { scenario: line.body.title[chosen] }), more: null };
    case 'mode':
      return {
        what: say('events.mode', {
          hall: hallName(speech, line.hallId),
          from: say(`mode.${line.from}`),
          to: say(`mode.${line.to}`),
        }),
        more: line.because.length === 0 ? null : say('events.mode-because', { services: names(line.because) }),
      };
    case 'services': {
      const services = names(line.services);
      return {
        what: say(line.state === 'up' ? 'events.services-up' : 'events.services-down', {
          site: line.siteId ?? '',
          count: line.services.length,
          services,
        }),
        more: line.services.length > 1 ? services : null,
      };
    }
    case 'command':
      return {
        what: say('events.command', {
          by: line.body.by,
          role: known(`role.${line.body.role}`) ? say(`role.${line.body.role}` as MessageKey) : line.body.role,
          command: sayCommand(speech, line.body.command),
        }),
        more:
          [line.siteId ?? [], detailsOf(line.body.details)].flat().concat(
            line.body.reason === null ? [] : say('events.reason', { reason: line.body.reason }),
          ).join(' · ') || null,
      };
    case 'blocked':
      return {
        what: say('events.blocked', { attempts: line.body.attempts, reason: line.body.reason }),
        more: line.body.crossingId,
      };
  }
}

type Service = (EventLine & { readonly kind: 'services' })['services'][number];

/** `CGK-T3-departure` as people call it. */
export function hallName({ say }: Speech, hallId: string): string {
  const departs = hallId.endsWith('-departure');
  return say('hall.title', {
    site: hallId.replace(/-(arrival|departure)$/, ''),
    direction: say(departs ? 'direction.departure' : 'direction.arrival'),
  });
}

const known = (key: string): key is MessageKey => key in CATALOGUES.id;

/** A command that this page does not know yet is shown by its own name rather than hidden. */
function sayCommand({ say }: Speech, command: string): string {
  const key = `command.${command}`;
  return known(key) ? say(key) : command;
}

function detailsOf(details: Readonly<Record<string, string | number | boolean | null>>): string[] {
  return Object.entries(details).flatMap(([name, value]) => (value === null ? [] : `${name} ${value}`));
}
