import type { Client } from 'pg'

/** What is really in the database, in the words the truth gate compares. */
export type Actual = {
  relations: {
    schema: string
    name: string
    kind: string
    rls: boolean
    forced: boolean
    persistence: string
  }[]
  columns: {
    table: string
    name: string
    type: string
    notNull: boolean
    hasDefault: boolean
    generated: boolean
  }[]
  indexes: {
    table: string
    name: string
    columns: string
    unique: boolean
    primary: boolean
    where: string | null
    method: string
  }[]
  foreignKeys: {
    table: string
    column: string
    target: string
    targetColumn: string
    onDelete: string
    validated: boolean
  }[]
  checks: { table: string; definition: string }[]
  triggers: { table: string; name: string }[]
  policies: {
    table: string
    name: string
    command: string
    using: string | null
    check: string | null
    permissive: boolean
  }[]
  functions: { schema: string; name: string }[]
  grants: { table: string; privilege: string; grantee: string }[]
  others: { kind: string; name: string }[]
}

const OURS = `n.nspname not in ('pg_catalog','information_schema','pg_toast') and n.nspname not like 'pg_temp%' and n.nspname not like 'pg_toast_temp%'`

const QUERIES: Record<keyof Actual, string> = {
  relations: `select n.nspname as schema, c.relname as name, c.relkind::text as kind, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
      c.relpersistence::text as persistence
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r','v','m','f','p','S')`,
  columns: `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as "notNull",
      a.atthasdef as "hasDefault", (a.attgenerated <> '' or a.attidentity <> '') as generated
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r','p') and not c.relispartition and a.attnum > 0 and not a.attisdropped`,
  indexes: `select t.relname as table, i.relname as name, x.indisunique as unique, x.indisprimary as primary, am.amname as method,
      (select string_agg(pg_get_indexdef(x.indexrelid, k, true), ',' order by k) from generate_series(1, x.indnkeyatts) k) as columns,
      pg_get_expr(x.indpred, x.indrelid) as where
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_am am on am.oid = i.relam
      join pg_namespace n on n.oid = t.relnamespace where n.nspname = 'public' and not t.relispartition`,
  foreignKeys: `select t.relname as table, a.attname as column, ft.relname as target, fa.attname as "targetColumn",
      case k.confdeltype when 'a' then 'restrict' when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' else k.confdeltype::text end as "onDelete",
      k.convalidated as validated
    from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace n on n.oid = t.relnamespace join pg_class ft on ft.oid = k.confrelid
      join pg_attribute a on a.attrelid = t.oid and a.attnum = k.conkey[1] join pg_attribute fa on fa.attrelid = ft.oid and fa.attnum = k.confkey[1]
    where k.contype = 'f' and n.nspname = 'public' and k.conparentid = 0`,
  checks: `select t.relname as table, pg_get_constraintdef(k.oid, true) as definition
    from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace n on n.oid = t.relnamespace
    where k.contype = 'c' and n.nspname = 'public' and not t.relispartition`,
  triggers: `select t.relname as table, g.tgname as name from pg_trigger g join pg_class t on t.oid = g.tgrelid
      join pg_namespace n on n.oid = t.relnamespace where not g.tgisinternal and ${OURS}
    union all select c.relname, r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and r.rulename <> '_RETURN'
    union all select 'database', evtname from pg_event_trigger`,
  policies: `select c.relname as table, p.polname as name, p.polcmd::text as command, p.polpermissive as permissive,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS}`,
  functions: `select n.nspname as schema, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS}
      and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  grants: `select c.relname as table, g.privilege_type as privilege, coalesce(r.rolname, 'public') as grantee
    from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) g left join pg_roles r on r.oid = g.grantee
    where n.nspname = 'public' and g.grantee <> c.relowner
    union all select c.relname || '.' || a.attname, g.privilege_type, coalesce(r.rolname, 'public')
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      cross join lateral aclexplode(a.attacl) g left join pg_roles r on r.oid = g.grantee where n.nspname = 'public'`,
  others: `select 'extension' as kind, extname as name from pg_extension where extname <> 'plpgsql'
    union all select 'schema', n.nspname from pg_namespace n where ${OURS} and n.nspname <> 'public'
    union all select 'publication', pubname from pg_publication
    union all select 'statistics', stxname from pg_statistic_ext
    union all select 'subscription', subname from pg_subscription where subdbid = (select oid from pg_database where datname = current_database())
    union all select 'domain or enum', t.typname from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${OURS} and t.typtype in ('d','e')
    union all select 'owned by the application role', c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = $1
    union all select 'role with too much power', rolname from pg_roles where rolname = $1 and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
    union all select 'membership of the application role', g.rolname from pg_auth_members m join pg_roles r on r.oid = m.member
      join pg_roles g on g.oid = m.roleid where r.rolname = $1
    union all select 'inheritance', c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where not c.relispartition`,
}

/** Reads the system catalogues. Needs a role that may see every object. */
export async function introspect(client: Client, appRole: string): Promise<Actual> {
  const found: Partial<Record<keyof Actual, unknown[]>> = {}
  for (const key of Object.keys(QUERIES) as (keyof Actual)[]) {
    const text = QUERIES[key]
    const { rows } = await client.query(text, text.includes('$1') ? [appRole] : [])
    found[key] = rows
  }
  return found as Actual
}
