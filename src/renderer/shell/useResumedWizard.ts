import { useEffect, useRef } from 'react';
import { useCall } from '../calls';
import { pageAddress } from './route';

/** A wizard that was open when the app ended opens again at its step; asked once, and only where no page was asked for. */
export function useResumedWizard(isDue: boolean): void {
  const call = useCall();
  const isAsked = useRef(false);
  useEffect(() => {
    if (!isDue || isAsked.current) return;
    isAsked.current = true;
    if (window.location.hash !== '') return;
    void call('wizard:draft', {}).then((reply) => {
      const isOpen = reply.ok && reply.value.isKept && !reply.value.draft.isLeft;
      if (isOpen && window.location.hash === '') window.location.hash = pageAddress('wizard');
    });
  }, [call, isDue]);
}
