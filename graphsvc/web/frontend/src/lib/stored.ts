// What the browser keeps for the reader; nothing is kept where it is told not to.
export const stored = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // private windows and full disks: the page works, and forgets
    }
  },
};
