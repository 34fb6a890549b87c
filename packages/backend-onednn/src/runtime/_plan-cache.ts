/** Something prepared once for a shape and used many times. */
export interface Plan {
  readonly dispose: () => void;
}

/** Keeps what was used last. Each plan holds machine code, so their number is bounded also where shapes vary for ever. */
export interface PlanCache {
  readonly get: <T extends Plan>(key: string, make: () => T) => T;
  readonly clear: () => void;
  readonly size: () => number;
}

/** ResNet-18 in training takes about 100 a batch shape, ResNet-101 about 300; one plan takes some 20 KB. */
const LIMIT = 4096;

export function planCache(limit: number = LIMIT): PlanCache {
  const plans = new Map<string, Plan>();
  return {
    get<T extends Plan>(key: string, make: () => T): T {
      let plan = plans.get(key) as T | undefined;
      if (plan) {
        // Asked for last: moves to the end.
        plans.delete(key);
      } else {
        plan = make();
        if (plans.size >= limit) {
          const [oldest, its] = plans.entries().next().value!;
          plans.delete(oldest);
          its.dispose();
        }
      }
      plans.set(key, plan);
      return plan;
    },
    clear() {
      for (const plan of plans.values()) plan.dispose();
      plans.clear();
    },
    size: () => plans.size,
  };
}
