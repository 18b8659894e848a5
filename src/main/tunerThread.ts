import { Worker } from 'node:worker_threads';
import type { Advice, Advisor, Findings, ModelConfig, ModelOutcome, Opening } from './rig/tuning/advisor';
import type { TunerQuestion } from './tunerProgram';

export type ToTuner = TunerQuestion & { readonly id: number };
export interface FromTuner {
  readonly id: number;
  readonly value: unknown;
}

interface Waiter {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The tuner of one session in a thread of its own. */
export class TunerThread implements Advisor {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiter>();
  private nextId = 1;
  private isOver = false;

  /** @param programPath of tunerWorker.js */
  constructor(programPath: string, opening: Opening) {
    this.worker = new Worker(programPath, {
      name: 'fallow-tuner',
      workerData: opening,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 },
    });
    let error: Error | null = null;
    this.worker.on('error', (thrown) => {
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
    });
    this.worker.on('message', ({ id, value }: FromTuner) => {
      this.waiting.get(id)?.resolve(value as never);
      this.waiting.delete(id);
    });
    this.worker.on('exit', () => {
      this.isOver = true;
      for (const { reject } of this.waiting.values()) reject(error ?? new Error('the tuner was closed'));
      this.waiting.clear();
    });
  }

  ask(): Promise<Advice> {
    return this.question({ do: 'ask' });
  }

  tell(outcome: ModelOutcome): Promise<number> {
    return this.question({ do: 'tell', outcome });
  }

  observe(config: ModelConfig, outcome: ModelOutcome): Promise<void> {
    return this.question({ do: 'observe', config, outcome });
  }

  findings(): Promise<Findings | null> {
    return this.question({ do: 'findings' });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private question<Answer>(question: TunerQuestion): Promise<Answer> {
    if (this.isOver) return Promise.reject(new Error('the tuner was closed'));
    const id = this.nextId;
    this.nextId += 1;
    return new Promise<Answer>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...question, id } satisfies ToTuner);
    });
  }
}
