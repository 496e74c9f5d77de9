import { useMemo } from 'react';
import { SERVICES_IN_ALL, sayServices } from '../hall/say-services.ts';
import { CATALOGUES } from '../words/words.ts';
import type { MessageKey } from '../words/words.ts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { useCell } from '../stream/use-board.ts';
import { language } from '../preferences.ts';
import type { Language } from '../preferences.ts';
import type { EventLine } from './event-lines.ts';

/** More halls than this are counted, not named. */
const HALLS_NAMED_MAX = 4;

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
  switch (line.kind) {
    case 'run':
      return { what: say('events.run-begun', { scenario: line.body.title[chosen] }), more: null };
    case 'mode': {
      const [first = ''] = line.hallIds;
      const change = { from: say(`mode.${line.from}`), to: say(`mode.${line.to}`) };
      const because =
        line.because.length === 0
          ? []
          : say('events.mode-because', { services: sayServices(speech, line.because) });
      if (line.hallIds.length === 1) {
        return {
          what: say('events.mode', { hall: hallName(speech, first), ...change }),
          more: joined([because]),
        };
      }
      const halls =
        line.hallIds.length > HALLS_NAMED_MAX
          ? []
          : list(line.hallIds.map((hallId) => hallName(speech, hallId)));
      return {
        what: say('events.modes', { count: line.hallIds.length, ...change }),
        more: joined([because, halls]),
      };
    }
    case 'services': {
      const services = sayServices(speech, line.services);
      return {
        what: say(line.state === 'up' ? 'events.services-up' : 'events.services-down', {
          site: line.siteId ?? '',
          count: line.services.length,
          services,
        }),
        more: line.services.length > 1 && line.services.length < SERVICES_IN_ALL ? services : null,
      };
    }
    case 'command':
      return {
        what: say('events.command', {
          by: line.body.by,
          role: known(`role.${line.body.role}`)
            ? say(`role.${line.body.role}` as MessageKey)
            : line.body.role,
          command: sayCommand(speech, line.body.command),
        }),
        more: joined([
          line.siteId ?? [],
          detailsOf(speech, line.body.details),
          line.body.reason === null ? [] : say('events.reason', { reason: line.body.reason }),
        ]),
      };
    case 'blocked':
      return {
        what: say('events.blocked', { attempts: line.body.attempts, reason: line.body.reason }),
        more: line.body.crossingId,
      };
    case 'reconciliation':
      return {
        what: say(`events.${line.event}`, { by: line.by ?? '' }),
        more: joined([line.siteId ?? [], line.crossingId]),
      };
  }
}

const joined = (parts: readonly (string | readonly string[])[]): string | null =>
  parts.flat().join(' · ') || null;

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

type Detail = string | number | boolean | null;

/** What a command was given with: the words that the page knows in its own language, the rest as they stand. */
function detailsOf(speech: Speech, details: Readonly<Record<string, Detail>>): string[] {
  return Object.entries(details).flatMap(([name, value]) => sayDetail(speech, name, value));
}

function sayDetail({ say, list }: Speech, name: string, value: Detail): string | readonly string[] {
  const word = (key: string): string => (known(key) ? say(key) : String(value));
  switch (name) {
    case 'faultId':
      return [];
    case 'kind':
      return word(`fault.${value}`);
    case 'service':
      return word(`service.${value}`);
    case 'services':
      if (value === 'all') return say('centre.all-services');
      return list(
        String(value)
          .split(',')
          .map((one) => (known(`service.${one}`) ? say(`service.${one}` as MessageKey) : one)),
      );
    case 'sites':
      return value === 'all' ? say('centre.all-sites') : list(String(value).split(','));
    case 'set':
      return word(`override.set.${value ?? 'automatic'}`);
    case 'speed':
      return say('detail.speed', { speed: Number(value) });
    case 'paused':
      return say(value === true ? 'detail.paused' : 'detail.resumed');
    default:
      return value === null ? [] : `${name} ${value}`;
  }
}
