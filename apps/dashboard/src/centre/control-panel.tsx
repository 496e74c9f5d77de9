import type { Session } from '#contracts';
import { RunControl } from '../run/run-control.tsx';
import { useSpeech } from '../words/use-speech.tsx';
import { FaultPanel } from './fault-panel.tsx';
import { OverrideForm } from './override-form.tsx';
import './centre.css';

/** What a person may do from here. What their role does not allow is told in one sentence instead of shown. */
export function ControlPanel({ session }: { readonly session: Session }) {
  const { say } = useSpeech();
  const operates = session.role === 'operator' || session.role === 'qa';
  return (
    <>
      <section className="control panel" aria-labelledby="centre-title">
        <h2 className="panel__title" id="centre-title">
          {say('centre.title')}
        </h2>
        {session.role === 'qa' ? (
          <FaultPanel />
        ) : (
          <p className="muted">{say('centre.only-qa', { role: say(`role.${session.role}`) })}</p>
        )}
      </section>
      <section className="control panel" aria-labelledby="override-title">
        <h2 className="panel__title" id="override-title">
          {say('override.title')}
        </h2>
        {operates ? <OverrideForm /> : <p className="muted">{say('override.only-operator')}</p>}
      </section>
      <section className="control panel" aria-labelledby="run-title">
        <h2 className="panel__title" id="run-title">
          {say('run.title')}
        </h2>
        {operates ? <RunControl /> : <p className="muted">{say('run.not-allowed')}</p>}
      </section>
    </>
  );
}
