import type { Api } from '../../../shared/contract';
import type { Language } from '../../../shared/literals';
import { resolveLanguage } from '../../../shared/text/language';

const askAgainMs = 5000;

/** The language of tray and notifications: the setting's, the system's until that is known. */
export class SpokenLanguage {
  private readonly api: Api;
  private language: Language = resolveLanguage('system', process.env);
  private askedMs = Number.NEGATIVE_INFINITY;

  constructor(api: Api) {
    this.api = api;
  }

  /** What is known now. A changed setting is heard of a few seconds later, while somebody asks. */
  readonly current = (): Language => {
    const nowMs = performance.now();
    if (nowMs - this.askedMs >= askAgainMs) {
      this.askedMs = nowMs;
      void this.ask();
    }
    return this.language;
  };

  private async ask(): Promise<void> {
    const settings = await this.api['settings:get']({});
    if (settings.ok) this.language = resolveLanguage(settings.value.language, process.env);
  }
}
