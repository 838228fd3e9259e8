CREATE TABLE users (
    id BIGSERIAL NOT NULL,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    hashed_password TEXT NOT NULL,
    role VARCHAR(16) NOT NULL,
    is_active BOOLEAN NOT NULL,
    token_version INTEGER NOT NULL,
    last_login TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_username_key UNIQUE (username_key),
    CONSTRAINT uq_users_email_key UNIQUE (email_key)
);

CREATE TABLE import_rows (
    job_id BIGINT NOT NULL,
    shop_product_id TEXT COLLATE "C" NOT NULL,
    row INTEGER NOT NULL,
    accepted BOOLEAN NOT NULL
);

CREATE INDEX ix_import_rows_job_id_shop_product_id ON import_rows (job_id, shop_product_id);

CREATE TABLE notifications (
    id BIGSERIAL NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_notifications PRIMARY KEY (id)
);

CREATE INDEX ix_notifications_due_at ON notifications (due_at);

CREATE TABLE shops (
    id BIGSERIAL NOT NULL,
    shop_code TEXT NOT NULL,
    shop_name TEXT NOT NULL,
    description TEXT,
    owner_id BIGINT NOT NULL,
    contact_email TEXT,
    contact_phone TEXT,
    website TEXT,
    business_address TEXT,
    tax_number TEXT,
    is_active BOOLEAN NOT NULL,
    is_verified BOOLEAN NOT NULL,
    search_text TEXT NOT NULL,
    visibility_stale_since TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_shops PRIMARY KEY (id),
    CONSTRAINT uq_shops_shop_code UNIQUE (shop_code),
    CONSTRAINT fk_shops_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);

CREATE INDEX ix_shops_owner_id ON shops (owner_id);

CREATE TABLE audit_log (
    id BIGSERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    user_id BIGINT,
    username TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT,
    CONSTRAINT pk_audit_log PRIMARY KEY (id),
    CONSTRAINT fk_audit_log_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE TABLE products (
    id BIGSERIAL NOT NULL,
    is_public BOOLEAN NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    product_id TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    link TEXT,
    image_link TEXT,
    additional_image_link TEXT,
    availability TEXT,
    availability_date TEXT,
    price NUMERIC,
    sale_price NUMERIC,
    currency VARCHAR(3),
    sale_price_effective_date TEXT,
    brand TEXT COLLATE "C",
    gtin TEXT,
    gtin_valid BOOLEAN,
    gtin_key BIGINT,
    mpn TEXT,
    condition TEXT,
    google_product_category TEXT COLLATE "C",
    product_type TEXT,
    item_group_id TEXT,
    color TEXT,
    size TEXT,
    gender TEXT,
    age_group TEXT,
    material TEXT,
    pattern TEXT,
    shipping_weight TEXT,
    details TEXT,
    extra TEXT,
    owner_id BIGINT,
    source_shop_id BIGINT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_products PRIMARY KEY (id),
    CONSTRAINT uq_products_product_id UNIQUE (product_id),
    CONSTRAINT fk_products_owner_id FOREIGN KEY(owner_id) REFERENCES users (id),
    CONSTRAINT fk_products_source_shop_id FOREIGN KEY(source_shop_id) REFERENCES shops (id)
);

CREATE INDEX ix_products_category_key ON products (lower(google_product_category));

CREATE INDEX ix_products_owner_id ON products (owner_id);

CREATE INDEX ix_products_hidden ON products (owner_id, id) WHERE NOT is_public;

CREATE INDEX ix_products_search ON products USING gin (array_to_tsvector(string_to_array(search_text, ' ')));

CREATE INDEX ix_products_brand_key ON products (lower(brand), id);

CREATE INDEX ix_products_price_key ON products (coalesce(price, 1000000000000), id);

CREATE INDEX ix_products_public ON products (id) WHERE is_public;

CREATE INDEX ix_products_title_key ON products (substr(search_text, 1, 40), id);

CREATE INDEX ix_products_availability ON products (availability);

CREATE INDEX ix_products_gtin_key ON products (gtin_key);

CREATE TABLE stock (
    id BIGSERIAL NOT NULL,
    gtin_key BIGINT NOT NULL,
    gtin TEXT NOT NULL,
    gtin_valid BOOLEAN NOT NULL,
    location TEXT NOT NULL,
    shop_id BIGINT,
    quantity BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_stock PRIMARY KEY (id),
    CONSTRAINT ck_stock_reserved_within_quantity CHECK (reserved >= 0 AND reserved <= quantity),
    CONSTRAINT fk_stock_shop_id FOREIGN KEY(shop_id) REFERENCES shops (id),
    CONSTRAINT fk_stock_created_by FOREIGN KEY(created_by) REFERENCES users (id)
);

CREATE UNIQUE INDEX uq_stock_place ON stock (gtin_key, location, coalesce(shop_id, 0));

CREATE TABLE feed_sources (
    id BIGSERIAL NOT NULL,
    shop_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    content_digest TEXT,
    options_digest TEXT,
    job_id BIGINT,
    offers BIGINT,
    outcome TEXT,
    CONSTRAINT pk_feed_sources PRIMARY KEY (id),
    CONSTRAINT uq_feed_sources_shop_id_key UNIQUE (shop_id, key),
    CONSTRAINT fk_feed_sources_shop_id FOREIGN KEY(shop_id) REFERENCES shops (id)
);

CREATE TABLE import_jobs (
    id BIGSERIAL NOT NULL,
    shop_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    status VARCHAR(32) NOT NULL,
    source_url TEXT,
    source TEXT NOT NULL,
    mode VARCHAR(16) NOT NULL,
    dry_run BOOLEAN NOT NULL,
    options TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    counts TEXT NOT NULL,
    progress TEXT NOT NULL,
    detected TEXT,
    error TEXT,
    checkpoint TEXT,
    cancel_requested BOOLEAN NOT NULL,
    lease_token TEXT,
    lease_until TIMESTAMP WITH TIME ZONE,
    attempts INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_import_jobs PRIMARY KEY (id),
    CONSTRAINT fk_import_jobs_shop_id FOREIGN KEY(shop_id) REFERENCES shops (id),
    CONSTRAINT fk_import_jobs_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_import_jobs_shop_id_id ON import_jobs (shop_id, id);

CREATE INDEX ix_import_jobs_status ON import_jobs (status);

CREATE TABLE schedules (
    id BIGSERIAL NOT NULL,
    shop_id BIGINT NOT NULL,
    url TEXT NOT NULL,
    cron TEXT NOT NULL,
    mode VARCHAR(16) NOT NULL,
    options TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    created_by BIGINT NOT NULL,
    last_run_at TIMESTAMP WITH TIME ZONE,
    last_job_id BIGINT,
    next_run_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_schedules PRIMARY KEY (id),
    CONSTRAINT fk_schedules_shop_id FOREIGN KEY(shop_id) REFERENCES shops (id),
    CONSTRAINT fk_schedules_created_by FOREIGN KEY(created_by) REFERENCES users (id)
);

CREATE INDEX ix_schedules_shop_id ON schedules (shop_id);

CREATE INDEX ix_schedules_next_run_at ON schedules (next_run_at);

CREATE TABLE shop_products (
    id BIGSERIAL NOT NULL,
    shop_id BIGINT NOT NULL,
    product_pk BIGINT NOT NULL,
    shop_product_id TEXT COLLATE "C",
    price NUMERIC,
    sale_price NUMERIC,
    currency VARCHAR(3),
    availability TEXT,
    condition TEXT,
    link TEXT,
    is_featured BOOLEAN NOT NULL,
    is_active BOOLEAN NOT NULL,
    min_quantity INTEGER NOT NULL,
    max_quantity INTEGER,
    feed_source_id BIGINT,
    feed_digest BIGINT,
    feed_warnings TEXT,
    withdrawn_by_feed BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_shop_products PRIMARY KEY (id),
    CONSTRAINT uq_shop_products_shop_id_product_pk UNIQUE (shop_id, product_pk),
    CONSTRAINT uq_shop_products_shop_id_shop_product_id UNIQUE (shop_id, shop_product_id),
    CONSTRAINT fk_shop_products_shop_id FOREIGN KEY(shop_id) REFERENCES shops (id),
    CONSTRAINT fk_shop_products_product_pk FOREIGN KEY(product_pk) REFERENCES products (id) ON DELETE CASCADE,
    CONSTRAINT fk_shop_products_feed_source_id FOREIGN KEY(feed_source_id) REFERENCES feed_sources (id)
);

CREATE INDEX ix_shop_products_product_pk ON shop_products (product_pk);

CREATE TABLE reservations (
    id VARCHAR(36) NOT NULL,
    stock_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    state VARCHAR(16) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    idempotency_key TEXT,
    request_digest TEXT,
    position SMALLINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reservations PRIMARY KEY (id),
    CONSTRAINT uq_reservations_created_by_idempotency_key_position UNIQUE (created_by, idempotency_key, position),
    CONSTRAINT fk_reservations_stock_id FOREIGN KEY(stock_id) REFERENCES stock (id),
    CONSTRAINT fk_reservations_created_by FOREIGN KEY(created_by) REFERENCES users (id)
);

CREATE INDEX ix_reservations_stock_id ON reservations (stock_id);

CREATE INDEX ix_reservations_state_expires_at ON reservations (state, expires_at);

CREATE TABLE import_findings (
    id BIGSERIAL NOT NULL,
    job_id BIGINT NOT NULL,
    row INTEGER,
    "column" TEXT,
    value TEXT,
    code TEXT NOT NULL,
    severity VARCHAR(16) NOT NULL,
    message TEXT NOT NULL,
    CONSTRAINT pk_import_findings PRIMARY KEY (id),
    CONSTRAINT fk_import_findings_job_id FOREIGN KEY(job_id) REFERENCES import_jobs (id) ON DELETE CASCADE
);

CREATE INDEX ix_import_findings_job_id_row ON import_findings (job_id, row);

CREATE TABLE import_rejects (
    job_id BIGINT NOT NULL,
    row INTEGER NOT NULL,
    raw TEXT NOT NULL,
    errors TEXT NOT NULL,
    CONSTRAINT fk_import_rejects_job_id FOREIGN KEY(job_id) REFERENCES import_jobs (id) ON DELETE CASCADE
);

CREATE INDEX ix_import_rejects_job_id_row ON import_rejects (job_id, row);

CREATE TABLE offer_prices (
    id BIGSERIAL NOT NULL,
    offer_id BIGINT NOT NULL,
    price NUMERIC,
    sale_price NUMERIC,
    currency VARCHAR(3),
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_offer_prices PRIMARY KEY (id),
    CONSTRAINT fk_offer_prices_offer_id FOREIGN KEY(offer_id) REFERENCES shop_products (id) ON DELETE CASCADE
);

CREATE INDEX ix_offer_prices_offer_id_changed_at ON offer_prices (offer_id, changed_at);
