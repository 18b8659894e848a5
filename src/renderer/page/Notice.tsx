import { CloseButton } from '@mantine/core';
import { faultText } from '../../shared/text/catalogue';
import { useRig, useRigStore } from '../rig/rigStore';
import { useWords } from '../words';

/** Says why the last thing asked for did not happen. */
export function Notice() {
  const { language, window } = useWords();
  const store = useRigStore();
  const notice = useRig((mirror) => mirror.notice);
  const text = notice === null ? null : faultText(notice.code, notice.values ?? {}, language);
  return (
    <div role="alert" className="noticePlace">
      {text !== null && (
        <div className="notice">
          <p>
            <strong>{text.title}.</strong> {text.help}
          </p>
          <CloseButton aria-label={window.close} onClick={() => store.setState({ notice: null })} />
        </div>
      )}
    </div>
  );
}
