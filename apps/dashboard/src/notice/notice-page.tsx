import { IconPlaneArrival, IconPlaneDeparture } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { PublicNotice } from '#contracts';
import { every } from '../clock.ts';
import { chooseLanguage, language } from '../preferences.ts';
import { server } from '../server/endpoints.ts';
import { useCell } from '../stream/use-board.ts';
import type { Speech } from '../words/speech.ts';
import { SpeechProvider, useSpeech } from '../words/use-speech.tsx';
import '../theme/tokens.css';
import '../theme/base.css';
import './notice.css';

const ASK_EVERY_MS = 15_000;
/** The notice rounds up to 5 minutes: 5 means "up to 5". */
const SHORTEST_MINUTES = 5;
const ZONES = { WIB: 'Asia/Jakarta', WITA: 'Asia/Makassar', WIT: 'Asia/Jayapura' } as const;

/** For travellers: how long it takes now, in two languages, without sign-in. */
export default function NoticePage() {
  return (
    <SpeechProvider>
      <Notice />
    </SpeechProvider>
  );
}

type Site = PublicNotice['sites'][number];

function Notice() {
  const speech = useSpeech();
  const { say } = speech;
  const chosen = useCell(language);
  const { notice, failed } = useNotice();
  useEffect(() => {
    document.title = `${say('notice.title')} · ${say('page.title')}`;
  }, [say]);
  return (
    <>
      <header className="notice__head">
        <img src="/icon.svg" alt="" width="32" height="32" />
        <h1>{say('notice.title')}</h1>
        <div className="notice__languages" role="group" aria-label={say('controls.language')}>
          {(['id', 'en'] as const).map((code) => (
            <button
              key={code}
              type="button"
              lang={code}
              aria-pressed={chosen === code}
              onClick={() => chooseLanguage(code)}
            >
              {say(`controls.language.${code}`)}
            </button>
          ))}
        </div>
      </header>
      <main className="notice">
        <p className="notice__lead">{say('notice.lead')}</p>
        <div role="status">{failed && <p className="notice__failed">{say('notice.failed')}</p>}</div>
        {notice === null || notice.sites.length === 0 ? (
          <p className="muted">{say(failed ? 'problem.unreachable' : 'notice.nothing')}</p>
        ) : (
          notice.sites.map((site) => <SiteNotice key={site.siteId} site={site} asOf={notice.asOf} />)
        )}
      </main>
      <footer className="notice__foot">
        <a href="/">{say('notice.sign-in')}</a>
      </footer>
    </>
  );
}

function SiteNotice({ site, asOf }: { readonly site: Site; readonly asOf: string | null }) {
  const speech = useSpeech();
  const { say, instant } = speech;
  const chosen = useCell(language);
  const timeZone = ZONES[site.zoneName];
  return (
    <section className="notice__site" aria-labelledby={`notice-${site.siteId}`}>
      <h2 id={`notice-${site.siteId}`}>{site.name[chosen]}</h2>
      <ul>
        {site.halls.map((hall) => {
          const Plane = hall.direction === 'departure' ? IconPlaneDeparture : IconPlaneArrival;
          return (
            <li key={hall.hallId} className="notice__hall panel" data-mode={hall.mode}>
              <h3>
                <Plane className="icon" size={22} aria-hidden /> {say(`direction.${hall.direction}`)}
              </h3>
              <p className="notice__wait">{sayWait(speech, hall.waitMinutes)}</p>
              <p className="notice__mode">{say(`notice.mode.${hall.mode}`)}</p>
            </li>
          );
        })}
      </ul>
      {asOf !== null && (
        <p className="muted">
          {say('notice.as-of', {
            time: instant(asOf, timeZone, 'time'),
            zone: site.zoneName,
            date: instant(asOf, timeZone, 'date'),
          })}
        </p>
      )}
    </section>
  );
}

function sayWait({ say }: Speech, minutes: number | null): string {
  if (minutes === null) return say('notice.wait-unknown');
  return minutes <= SHORTEST_MINUTES ? say('notice.wait-short') : say('notice.wait', { minutes });
}

function useNotice(): { readonly notice: PublicNotice | null; readonly failed: boolean } {
  const [known, setKnown] = useState<{ readonly notice: PublicNotice | null; readonly failed: boolean }>({
    notice: null,
    failed: false,
  });
  useEffect(() => {
    const ask = (): void => {
      void server
        .publicNotice()
        .then((answer) =>
          setKnown((before) =>
            answer.ok ? { notice: answer.value, failed: false } : { notice: before.notice, failed: true },
          ),
        );
    };
    ask();
    return every(ASK_EVERY_MS, ask);
  }, []);
  return known;
}
