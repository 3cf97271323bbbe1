/**
 * What the rest of the program sees of Windows devices: imported on demand, so that no other start loads this folder.
 */
export { writeApplicationLog } from './application-log.ts';
export { openBoardUuid, readBoardUuid } from './board.ts';
export { createWindowsDevice, type WindowsDeviceOptions } from './device.ts';
export type { KitOptions } from './kit-updates.ts';
export { openWindows, securePlaces, type OpenedWindows, type PlacesRequest, type WindowsPlaces } from './places.ts';
export { readDoctorFacts } from './doctor.ts';
export { readMore } from './read-more.ts';
export { makeRecordingPlace } from './recording-place.ts';
export { Recorder } from './recorder.ts';
export { isRegistered, registerTask, removeTask, startTask } from './tasks/scheduled-tasks.ts';
