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
    /** Outside the default place on disk, or kept in another way than rows in pages. */
    elsewhere: boolean
  }[]
  columns: {
    table: string
    name: string
    type: string
    notNull: boolean
    hasDefault: boolean
    generated: boolean
    collated: boolean
  }[]
  indexes: {
    table: string
    name: string
    columns: string
    unique: boolean
    primary: boolean
    where: string | null
    method: string
    /** What else it does: copies columns, orders downwards, takes nulls for equal, is not valid. */
    oddities: string
  }[]
  foreignKeys: {
    table: string
    column: string
    target: string
    targetColumn: string
    onDelete: string
    oddities: string
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
    forAll: boolean
  }[]
  functions: { schema: string; name: string; source: string; trusted: boolean }[]
  grants: { table: string; privilege: string; grantee: string }[]
  others: { kind: string; name: string }[]
}

const OURS = `n.nspname not in ('pg_catalog','information_schema','pg_toast') and n.nspname not like 'pg_temp%' and n.nspname not like 'pg_toast_temp%'`

const QUERIES: Record<keyof Actual, string> = {
  relations: `select n.nspname as schema, c.relname as name, c.relkind::text as kind, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
      c.relpersistence::text as persistence, (c.reltablespace <> 0 or (c.relkind = 'r' and am.amname <> 'heap')) as elsewhere
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am am on am.oid = c.relam
    where ${OURS} and c.relkind in ('r','v','m','f','p','S','c')`,
  columns: `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as "notNull",
      a.atthasdef as "hasDefault", (a.attgenerated <> '' or a.attidentity <> '') as generated, a.attcollation <> t.typcollation as collated
    from pg_attribute a join pg_type t on t.oid = a.atttypid join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r','p') and not c.relispartition and a.attnum > 0 and not a.attisdropped`,
  indexes: `select t.relname as table, i.relname as name, x.indisunique as unique, x.indisprimary as primary, am.amname as method,
      (select string_agg(pg_get_indexdef(x.indexrelid, k, true), ',' order by k) from generate_series(1, x.indnkeyatts) k) as columns,
      pg_get_expr(x.indpred, x.indrelid) as where,
      concat_ws(', ', case when x.indnatts > x.indnkeyatts then 'copies columns' end, case when 0 <> any (x.indoption) then 'in another order' end,
        case when not x.indisvalid or not x.indisready then 'not valid' end, case when not x.indimmediate then 'deferred' end,
        case when (to_jsonb(x) ->> 'indnullsnotdistinct')::boolean then 'nulls equal' end) as oddities
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_am am on am.oid = i.relam
      join pg_namespace n on n.oid = t.relnamespace where n.nspname = 'public' and not t.relispartition`,
  foreignKeys: `select t.relname as table, a.attname as column, ft.relname as target, fa.attname as "targetColumn",
      case k.confdeltype when 'a' then 'restrict' when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' else k.confdeltype::text end as "onDelete",
      concat_ws(', ', case when not k.convalidated then 'not validated' end, case when k.condeferrable then 'deferrable' end,
        case when k.confupdtype <> 'a' then 'on update' end, case when array_length(k.conkey, 1) > 1 then 'over several columns' end,
        case when not coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) then 'not enforced' end) as oddities
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
  policies: `select c.relname as table, p.polname as name, p.polcmd::text as command, p.polpermissive as permissive, p.polroles = '{0}' as "forAll",
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS}`,
  functions: `select n.nspname as schema, p.proname as name, md5(replace(p.prosrc, '"' || replace($1::text, '"', '""') || '"', ':app_role')) as source, p.prosecdef as trusted from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS}
      and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  grants: `select c.relname as table, g.privilege_type || case when g.is_grantable then ' with grant option' else '' end as privilege, coalesce(r.rolname, 'public') as grantee
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
    union all select 'domain or enum', t.typname from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${OURS} and t.typtype in ('d','e','r')
    union all select 'owned by the application role', c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = $1
    union all select 'role with too much power', rolname from pg_roles where rolname = $1 and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
    union all select 'membership of the application role', g.rolname from pg_auth_members m join pg_roles r on r.oid = m.member
      join pg_roles g on g.oid = m.roleid where r.rolname = $1
    union all select 'inheritance', c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where not c.relispartition
    union all select 'trigger of a constraint switched off', t.relname from pg_trigger g join pg_class t on t.oid = g.tgrelid
      join pg_namespace n on n.oid = t.relnamespace where g.tgisinternal and g.tgenabled <> 'O' and n.nspname = 'public'
    union all select 'not-null that was never checked', t.relname || '.' || k.conname from pg_constraint k join pg_class t on t.oid = k.conrelid
      join pg_namespace n on n.oid = t.relnamespace where k.contype = 'n' and not k.convalidated and n.nspname = 'public'
    union all select 'exclusion constraint', k.conname from pg_constraint k join pg_namespace n on n.oid = k.connamespace where k.contype = 'x' and ${OURS}
    union all select 'foreign server', srvname from pg_foreign_server
    union all select 'foreign data wrapper', fdwname from pg_foreign_data_wrapper
    union all select 'large object', oid::text from pg_largeobject_metadata
    union all select 'replication slot', slot_name from pg_replication_slots where coalesce(database, current_database()) = current_database()
    union all select 'operator', o.oprname from pg_operator o join pg_namespace n on n.oid = o.oprnamespace where ${OURS}
    union all select 'collation', o.collname from pg_collation o join pg_namespace n on n.oid = o.collnamespace where ${OURS}
    union all select 'cast', format_type(castsource, null) || ' to ' || format_type(casttarget, null) from pg_cast where oid >= 16384
    union all select 'default privilege', defaclobjtype::text from pg_default_acl
    union all select 'right of ' || coalesce(r.rolname, 'public') || ' on schema public', a.privilege_type from pg_namespace n
      cross join lateral aclexplode(n.nspacl) a left join pg_roles r on r.oid = a.grantee
      where n.nspname = 'public' and a.grantee <> n.nspowner and not (r.rolname is not distinct from $1 and a.privilege_type = 'USAGE' and not a.is_grantable)
    union all select 'right of the application role on the database', 'CREATE' where has_database_privilege($1, current_database(), 'CREATE')
    union all select 'setting that bends the wall', s.setting from (select unnest(setconfig) as setting, setrole, setdatabase from pg_db_role_setting) s
      where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
        and s.setrole in (0, (select oid from pg_roles where rolname = $1))
        and s.setting ~* '^(sotto\\.|row_security|session_replication_role|search_path|role)'`,
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
