export {
  CAUSE,
  type Cause,
  normaliseDialled,
  type Plan,
  route,
  type RouteRequest,
  type RouteSnapshot,
} from './route.ts'
