/** The folders of a device's state, absolute. */
export interface StateFolders {
  /** What people and tools read, below an output root and its ids. */
  readonly device: string;
  /** What decides, whatever the output root and ids. */
  readonly machine: string;
  /** What is remembered of updates and of the last run: the machine folder of a real device. */
  readonly memory: string;
  /** Of a simulated device, whose memory has a name. */
  readonly deviceName?: string;
  /** What lies there is of another computer: it is not read. */
  readonly forgotten?: true;
}
