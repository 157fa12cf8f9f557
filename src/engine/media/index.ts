export type { MediaEngine, MediaEvents, Relay, Side, SideStats, TranslateOptions } from './media-engine.ts'
