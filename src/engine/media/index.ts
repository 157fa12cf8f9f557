export { createMediaEngine, type MediaEngineDeps } from './create-media-engine.ts'
export type { MediaEngine, MediaEvents, Relay, Side, SideStats, TranslateOptions } from './media-engine.ts'
