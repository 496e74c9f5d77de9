import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { Session } from '#contracts';
import { server } from '../server/endpoints.ts';
import type { Leaving } from './leaving.ts';
import { SignInForm } from './sign-in-form.tsx';

type Known =
  | { readonly state: 'asking' }
  | { readonly state: Leaving }
  | { readonly state: 'in'; readonly session: Session };

export function SignedInOnly({
  children,
}: {
  readonly children: (session: Session, leave: (why: Leaving) => void) => ReactNode;
}) {
  const [known, setKnown] = useState<Known>({ state: 'asking' });
  const leave = useCallback((why: Leaving) => setKnown({ state: why }), []);
  useEffect(() => {
    let wanted = true;
    void server.session().then((answer) => {
      const session = answer.ok ? answer.value.session : null;
      if (wanted) setKnown(session === null ? { state: 'signed-out' } : { state: 'in', session });
    });
    return () => {
      wanted = false;
    };
  }, []);

  switch (known.state) {
    case 'asking':
      return null;
    case 'in':
      return children(known.session, leave);
    case 'signed-out':
    case 'ended':
      return <SignInForm why={known.state} onSignedIn={(session) => setKnown({ state: 'in', session })} />;
  }
}
