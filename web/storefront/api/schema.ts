/** Made by `npm run generate:api` from the operations in shared/contracts; do not edit. */

export interface paths {
  '/store/carts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Start a cart. */
    post: operations['postStoreCarts'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/carts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A cart with its totals. */
    get: operations['getStoreCartsById'];
    put?: never;
    /** Set e-mail, addresses, region or metadata. */
    post: operations['postStoreCartsById'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/carts/{id}/complete': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Turn a paid cart into its order. May be repeated; only the first answer carries `order_token`. */
    post: operations['postStoreCartsByIdComplete'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/carts/{id}/line-items': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Put a product into the cart; the same one again raises its quantity. */
    post: operations['postStoreCartsByIdLineItems'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/carts/{id}/line-items/{line_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Set the quantity of a line; 0 removes it. */
    post: operations['postStoreCartsByIdLineItemsByLineId'];
    /** Take a line out of the cart. */
    delete: operations['deleteStoreCartsByIdLineItemsByLineId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/customers/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The signed-in customer. */
    get: operations['getStoreCustomersMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/customers/me/digital-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The library: every key of the customer, masked unless `reveal=true` */
    get: operations['getStoreCustomersMeDigitalKeys'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/customers/me/orders': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The signed-in customer's orders, newest first. */
    get: operations['getStoreCustomersMeOrders'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/orders': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The signed-in customer's orders, newest first. */
    get: operations['getStoreOrders'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/orders/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** An order, for its customer or with the order's token (`x-order-token` header or `token` parameter). */
    get: operations['getStoreOrdersById'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/orders/{id}/digital-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The keys of one order, for its customer or a guest with the order’s token; each that is shown is recorded */
    get: operations['getStoreOrdersByIdDigitalKeys'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/payment-collections': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The payment collection of a cart; the same one every time. */
    post: operations['postStorePaymentCollections'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/payment-collections/{id}/payment-sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Open the payment page of a cart. For an unchanged cart it is the same page again. */
    post: operations['postStorePaymentCollectionsByIdPaymentSessions'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/payment-providers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The ways to pay in a region. */
    get: operations['getStorePaymentProviders'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/products': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The products that are sold, filtered, sorted, by pages. With a region, country or currency only those sold there. */
    get: operations['getStoreProducts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/products/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One product that is sold. */
    get: operations['getStoreProductsById'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/regions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The regions of the shop. */
    get: operations['getStoreRegions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/store/regions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One region. */
    get: operations['getStoreRegionsById'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description Only the country decides anything; keys are sent by e-mail. */
    AddressInput: {
      address_1?: string | null;
      address_2?: string | null;
      city?: string | null;
      company?: string | null;
      country_code?: string | null;
      first_name?: string | null;
      last_name?: string | null;
      /** @description Accepted and not kept. */
      metadata?: {
        [key: string]: (string | number | boolean | null) | (string | number | boolean | null)[];
      } | null;
      phone?: string | null;
      postal_code?: string | null;
      province?: string | null;
    };
    BuyerKey: {
      code: string | null;
      content_type: string;
      delivered_at: string | null;
      id: string;
      line_item_id: string;
      masked: boolean;
      order_id: string;
      platform: string;
      product_handle: string;
      product_id: string;
      product_subtitle: string | null;
      product_title: string;
      redeem_steps: string[];
      redeem_url: string | null;
      revealed_at: string | null;
      /** @enum {string} */
      status: 'delivered' | 'revoked';
      /** @enum {string} */
      type: 'text' | 'image';
    };
    /** @description The price in the region that was asked for, tax included. */
    CalculatedPrice: {
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      calculated_amount: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      calculated_amount_with_tax: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      calculated_amount_without_tax: number;
      calculated_price: {
        id: string | null;
        max_quantity: number | null;
        min_quantity: number | null;
        price_list_id: string | null;
        price_list_type: string | null;
      };
      currency_code: string;
      id: string;
      is_calculated_price_price_list: boolean;
      is_calculated_price_tax_inclusive: boolean;
      is_original_price_price_list: boolean;
      is_original_price_tax_inclusive: boolean;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_amount: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_amount_with_tax: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_amount_without_tax: number;
      original_price: {
        id: string | null;
        max_quantity: number | null;
        min_quantity: number | null;
        price_list_id: string | null;
        price_list_type: string | null;
      };
    };
    /** @description What is to be paid for a cart. A cart has one, with one session at most. */
    PaymentCollection: {
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      amount: number;
      currency_code: string;
      id: string;
      payment_providers: {
        id: string;
      }[];
      payment_sessions: {
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        amount: number;
        context: Record<string, never>;
        currency_code: string;
        data: {
          /** @description ISO 8601, UTC. */
          expires_at: string;
          session_id: string;
          /** @description The hosted payment page: send the buyer there. */
          url: string;
        };
        id: string;
        provider_id: string;
        /** @enum {string} */
        status: 'pending' | 'authorized' | 'captured' | 'canceled';
      }[];
      /** @enum {string} */
      status: 'not_paid' | 'awaiting' | 'authorized' | 'completed' | 'canceled';
    };
    /** @description What went wrong, where, and how to mend it. */
    Problem: {
      detail: string;
      errors?: {
        message: string;
        path: string;
      }[];
      message: string;
      status: number;
      title: string;
      type: string;
    };
    /** @description What a buyer means to buy, at the prices of now. */
    StoreCart: {
      billing_address: {
        address_1: string | null;
        address_2: string | null;
        city: string | null;
        company: string | null;
        country_code: string | null;
        /** @description ISO 8601, UTC. */
        created_at: string;
        first_name: string | null;
        id: string;
        last_name: string | null;
        metadata: null;
        phone: string | null;
        postal_code: string | null;
        province: string | null;
        /** @description ISO 8601, UTC. */
        updated_at: string;
      } | null;
      completed_at: string | null;
      /** @description ISO 8601, UTC. */
      created_at: string;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      credit_line_total: number;
      currency_code: string;
      customer_id: string | null;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      discount_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      discount_total: number;
      email: string | null;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      gift_card_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      gift_card_total: number;
      id: string;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      item_discount_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      item_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      item_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      item_total: number;
      items: {
        /** @description False when its keys do not activate in the country of the cart. */
        activates: boolean;
        adjustments: unknown[];
        /** @description False when it is no longer sold here; it then costs nothing and blocks payment. */
        available: boolean;
        cart_id: string;
        /** @description ISO 8601, UTC. */
        created_at: string;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        discount_tax_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        discount_total: number;
        id: string;
        is_discountable: boolean;
        is_tax_inclusive: boolean;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        item_subtotal: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        item_tax_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        item_total: number;
        metadata: {
          [key: string]: unknown;
        } | null;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        original_subtotal: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        original_tax_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        original_total: number;
        product?: components['schemas']['StoreProduct'] | null;
        product_description: string | null;
        product_handle: string | null;
        product_id: string;
        product_subtitle: string | null;
        product_title: string;
        quantity: number;
        requires_shipping: boolean;
        subtitle: string | null;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        subtotal: number;
        tax_lines: {
          code: string;
          description: string;
          rate: number;
        }[];
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        tax_total: number;
        thumbnail: string | null;
        title: string;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        unit_price: number;
        /** @description ISO 8601, UTC. */
        updated_at: string;
        variant?: components['schemas']['StoreVariant'] | null;
        variant_id: string;
        variant_sku: string | null;
        variant_title: string | null;
      }[];
      metadata: {
        [key: string]: unknown;
      } | null;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_item_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_item_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_item_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_shipping_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_shipping_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_shipping_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_total: number;
      payment_collection: components['schemas']['PaymentCollection'];
      promotions: unknown[];
      region: components['schemas']['StoreRegion'];
      region_id: string;
      sales_channel_id: null;
      shipping_address: {
        address_1: string | null;
        address_2: string | null;
        city: string | null;
        company: string | null;
        country_code: string | null;
        /** @description ISO 8601, UTC. */
        created_at: string;
        first_name: string | null;
        id: string;
        last_name: string | null;
        metadata: null;
        phone: string | null;
        postal_code: string | null;
        province: string | null;
        /** @description ISO 8601, UTC. */
        updated_at: string;
      } | null;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      shipping_discount_total: number;
      shipping_methods: unknown[];
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      shipping_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      shipping_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      shipping_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      total: number;
      /** @description ISO 8601, UTC. */
      updated_at: string;
    };
    /** @description Who is signed in. */
    StoreCustomer: {
      addresses: unknown[];
      company_name: null;
      default_billing_address_id: null;
      default_shipping_address_id: null;
      email: string;
      first_name: null;
      id: string;
      last_name: null;
      metadata: Record<string, never>;
      phone: null;
    };
    /** @description A paid order. Each unit of a line is one key. */
    StoreOrder: {
      billing_address: null;
      /** @description ISO 8601, UTC. */
      created_at: string;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      credit_line_total: number;
      currency_code: string;
      customer_id: string | null;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      discount_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      discount_total: number;
      display_id: number;
      email: string;
      /** @enum {string} */
      fulfillment_status: 'not_fulfilled' | 'partially_fulfilled' | 'fulfilled' | 'delivered' | 'canceled';
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      gift_card_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      gift_card_total: number;
      id: string;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      item_discount_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      item_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      item_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      item_total: number;
      items: {
        adjustments: unknown[];
        /** @description ISO 8601, UTC. */
        created_at: string;
        detail: {
          /** @description ISO 8601, UTC. */
          created_at: string;
          delivered_quantity: number;
          fulfilled_quantity: number;
          id: string;
          item_id: string;
          metadata: null;
          quantity: number;
          return_dismissed_quantity: number;
          return_received_quantity: number;
          return_requested_quantity: number;
          shipped_quantity: number;
          /** @description ISO 8601, UTC. */
          updated_at: string;
          written_off_quantity: number;
        };
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        discount_tax_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        discount_total: number;
        id: string;
        is_discountable: boolean;
        is_tax_inclusive: boolean;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        item_subtotal: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        item_tax_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        item_total: number;
        metadata: {
          /** @enum {string} */
          platform:
            | 'steam'
            | 'gog'
            | 'ea-app'
            | 'ubisoft-connect'
            | 'xbox'
            | 'playstation'
            | 'nintendo'
            | 'battle-net'
            | 'epic'
            | 'microsoft-store'
            | 'gift-card'
            | 'other';
          platform_name: string;
          region: string;
        };
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        original_subtotal: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        original_tax_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        original_total: number;
        product_collection: null;
        product_description: null;
        product_handle: string;
        product_id: string;
        product_subtitle: string | null;
        product_title: string;
        product_type: null;
        product_type_id: null;
        quantity: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        refundable_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        refundable_total_per_unit: number;
        requires_shipping: boolean;
        subtitle: string | null;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        subtotal: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        tax_total: number;
        thumbnail: string | null;
        title: string;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        unit_price: number;
        /** @description One entry for each key that was ordered. */
        units: {
          found_at: string | null;
          index: number;
          /** @enum {string} */
          status: 'waiting' | 'found' | 'delivered' | 'released';
        }[];
        /** @description ISO 8601, UTC. */
        updated_at: string;
        variant_barcode: null;
        variant_id: string;
        variant_option_values: {
          [key: string]: string;
        };
        variant_sku: string;
        variant_title: string;
      }[];
      /** @description The mail with the keys. */
      mail: {
        /** @description ISO 8601, UTC. */
        at: string;
        /** @enum {string} */
        status: 'sent' | 'delivered' | 'bounced' | 'complained' | 'refused';
      } | null;
      metadata: {
        [key: string]: unknown;
      } | null;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_item_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_item_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_item_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_shipping_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_shipping_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_shipping_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      original_total: number;
      /** @description What was held, what was taken of it, and what went back. */
      payment: {
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        authorized: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        captured: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        refunded: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        released: number;
      };
      payment_collections: {
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        amount: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        authorized_amount: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        captured_amount: number;
        currency_code: string;
        id: string;
        payment_providers: {
          id: string;
        }[];
        payments: {
          /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
          amount: number;
          /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
          authorized_amount: number;
          canceled_at: string | null;
          /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
          captured_amount: number;
          captured_at: string | null;
          /** @description ISO 8601, UTC. */
          created_at: string;
          currency_code: string;
          id: string;
          provider_id: string;
          /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
          refunded_amount: number;
        }[];
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        refunded_amount: number;
        /** @enum {string} */
        status: 'not_paid' | 'authorized' | 'completed' | 'canceled';
      }[];
      /** @enum {string} */
      payment_status:
        | 'not_paid'
        | 'authorized'
        | 'captured'
        | 'partially_captured'
        | 'canceled'
        | 'refunded'
        | 'partially_refunded';
      region_id: string;
      sales_channel_id: null;
      shipping_address: null;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      shipping_discount_total: number;
      shipping_methods: unknown[];
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      shipping_subtotal: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      shipping_tax_total: number;
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      shipping_total: number;
      /** @enum {string} */
      status: 'pending' | 'completed' | 'canceled' | 'requires_action';
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      subtotal: number;
      summary: {
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        accounting_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        current_order_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        original_order_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        paid_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        pending_difference: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        refunded_total: number;
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        transaction_total: number;
      };
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      tax_total: number;
      /** @description What happened, oldest first. */
      timeline: {
        /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
        amount?: number;
        /** @description ISO 8601, UTC. */
        at: string;
        item_id?: string;
        /** @enum {string} */
        type: 'placed' | 'paid' | 'key_found' | 'captured' | 'released' | 'refunded' | 'delivered' | 'canceled';
        unit?: number;
      }[];
      /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
      total: number;
      /** @description ISO 8601, UTC. */
      updated_at: string;
    };
    /** @description One game, edition, platform and region. */
    StoreProduct: {
      collection: null;
      collection_id: null;
      /** @description ISO 8601, UTC. */
      created_at: string;
      deleted_at: null;
      description: string | null;
      discountable: boolean;
      external_id: null;
      handle: string;
      height: null;
      hs_code: null;
      id: string;
      images: {
        id: string;
        rank: number;
        url: string;
      }[];
      is_giftcard: boolean;
      length: null;
      material: null;
      metadata: {
        age_rating: string | null;
        developer: string | null;
        excluded_countries: string[];
        genres: string[];
        languages: string[];
        /** @enum {string} */
        platform:
          | 'steam'
          | 'gog'
          | 'ea-app'
          | 'ubisoft-connect'
          | 'xbox'
          | 'playstation'
          | 'nintendo'
          | 'battle-net'
          | 'epic'
          | 'microsoft-store'
          | 'gift-card'
          | 'other';
        platform_name: string;
        publisher: string | null;
        redeem_steps: string[];
        redeem_url: string | null;
        region: string;
        release_date: string | null;
        steam_app_id: string | null;
        system_requirements: string | null;
      };
      mid_code: null;
      options: {
        id: string;
        is_exclusive: boolean;
        title: string;
        values: {
          id: string;
          option_id: string;
          value: string;
        }[];
      }[];
      origin_country: null;
      /** @enum {string} */
      status: 'published' | 'draft';
      subtitle: string | null;
      tags: {
        /** @description ISO 8601, UTC. */
        created_at: string;
        id: string;
        /** @description ISO 8601, UTC. */
        updated_at: string;
        value: string;
      }[];
      thumbnail: string;
      title: string;
      type: null;
      type_id: null;
      /** @description ISO 8601, UTC. */
      updated_at: string;
      variants: components['schemas']['StoreVariant'][];
      weight: null;
      width: null;
    };
    /** @description Where a buyer shops: decides the currency and the tax inside prices. */
    StoreRegion: {
      automatic_taxes: boolean;
      countries: {
        display_name: string;
        id: string;
        iso_2: string;
        iso_3: string;
        name: string;
        num_code: string;
      }[];
      currency_code: string;
      id: string;
      metadata: {
        tax_name: string;
        tax_rate: number;
      };
      name: string;
    };
    /** @description What is put into a cart. A product has exactly one. */
    StoreVariant: {
      allow_backorder: boolean;
      barcode: null;
      calculated_price?: components['schemas']['CalculatedPrice'] | null;
      /** @description ISO 8601, UTC. */
      created_at: string;
      deleted_at: null;
      ean: null;
      height: null;
      hs_code: null;
      id: string;
      inventory_quantity?: null;
      length: null;
      manage_inventory: boolean;
      material: null;
      metadata: null;
      mid_code: null;
      options: {
        id: string;
        option_id: string;
        value: string;
      }[];
      origin_country: null;
      product_id: string;
      sku: string;
      thumbnail: string;
      title: string;
      upc: null;
      /** @description ISO 8601, UTC. */
      updated_at: string;
      variant_rank: number;
      weight: null;
      width: null;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  postStoreCarts: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: {
        'idempotency-key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          billing_address?: components['schemas']['AddressInput'] | null;
          /** @description Chooses the region where that is not named. */
          currency_code?: string | null;
          email?: string | null;
          items?: {
            metadata?: {
              [key: string]: (string | number | boolean | null) | (string | number | boolean | null)[];
            } | null;
            quantity: number;
            variant_id: string;
          }[];
          /** @description Accepted and not used. */
          locale?: string | null;
          metadata?: {
            [key: string]: (string | number | boolean | null) | (string | number | boolean | null)[];
          } | null;
          region_id?: string | null;
          /** @description Accepted and not used: the shop has one sales channel. */
          sales_channel_id?: string | null;
          shipping_address?: components['schemas']['AddressInput'] | null;
        };
      };
    };
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            cart: {
              billing_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              completed_at?: string | null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              credit_line_total?: number;
              currency_code?: string;
              customer_id?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_total?: number;
              email?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_total?: number;
              id: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_discount_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_total?: number;
              items?: {
                /** @description False when its keys do not activate in the country of the cart. */
                activates: boolean;
                adjustments: unknown[];
                /** @description False when it is no longer sold here; it then costs nothing and blocks payment. */
                available: boolean;
                cart_id: string;
                /** @description ISO 8601, UTC. */
                created_at: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_total: number;
                id: string;
                is_discountable: boolean;
                is_tax_inclusive: boolean;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_total: number;
                metadata: {
                  [key: string]: unknown;
                } | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_total: number;
                product?: components['schemas']['StoreProduct'] | null;
                product_description: string | null;
                product_handle: string | null;
                product_id: string;
                product_subtitle: string | null;
                product_title: string;
                quantity: number;
                requires_shipping: boolean;
                subtitle: string | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                subtotal: number;
                tax_lines: {
                  code: string;
                  description: string;
                  rate: number;
                }[];
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                tax_total: number;
                thumbnail: string | null;
                title: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                unit_price: number;
                /** @description ISO 8601, UTC. */
                updated_at: string;
                variant?: components['schemas']['StoreVariant'] | null;
                variant_id: string;
                variant_sku: string | null;
                variant_title: string | null;
              }[];
              metadata?: {
                [key: string]: unknown;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_total?: number;
              payment_collection?: components['schemas']['PaymentCollection'];
              promotions?: unknown[];
              region?: components['schemas']['StoreRegion'];
              region_id?: string;
              sales_channel_id?: null;
              shipping_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_discount_total?: number;
              shipping_methods?: unknown[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              total?: number;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
            };
          };
        };
      };
    };
  };
  getStoreCartsById: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            cart: {
              billing_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              completed_at?: string | null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              credit_line_total?: number;
              currency_code?: string;
              customer_id?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_total?: number;
              email?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_total?: number;
              id: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_discount_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_total?: number;
              items?: {
                /** @description False when its keys do not activate in the country of the cart. */
                activates: boolean;
                adjustments: unknown[];
                /** @description False when it is no longer sold here; it then costs nothing and blocks payment. */
                available: boolean;
                cart_id: string;
                /** @description ISO 8601, UTC. */
                created_at: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_total: number;
                id: string;
                is_discountable: boolean;
                is_tax_inclusive: boolean;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_total: number;
                metadata: {
                  [key: string]: unknown;
                } | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_total: number;
                product?: components['schemas']['StoreProduct'] | null;
                product_description: string | null;
                product_handle: string | null;
                product_id: string;
                product_subtitle: string | null;
                product_title: string;
                quantity: number;
                requires_shipping: boolean;
                subtitle: string | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                subtotal: number;
                tax_lines: {
                  code: string;
                  description: string;
                  rate: number;
                }[];
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                tax_total: number;
                thumbnail: string | null;
                title: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                unit_price: number;
                /** @description ISO 8601, UTC. */
                updated_at: string;
                variant?: components['schemas']['StoreVariant'] | null;
                variant_id: string;
                variant_sku: string | null;
                variant_title: string | null;
              }[];
              metadata?: {
                [key: string]: unknown;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_total?: number;
              payment_collection?: components['schemas']['PaymentCollection'];
              promotions?: unknown[];
              region?: components['schemas']['StoreRegion'];
              region_id?: string;
              sales_channel_id?: null;
              shipping_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_discount_total?: number;
              shipping_methods?: unknown[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              total?: number;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
            };
          };
        };
      };
    };
  };
  postStoreCartsById: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: {
        'idempotency-key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          billing_address?: components['schemas']['AddressInput'] | null;
          email?: string | null;
          /** @description Accepted and not used. */
          locale?: string | null;
          metadata?: {
            [key: string]: (string | number | boolean | null) | (string | number | boolean | null)[];
          } | null;
          region_id?: string | null;
          /** @description Accepted and not used: the shop has one sales channel. */
          sales_channel_id?: string | null;
          shipping_address?: components['schemas']['AddressInput'] | null;
        };
      };
    };
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            cart: {
              billing_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              completed_at?: string | null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              credit_line_total?: number;
              currency_code?: string;
              customer_id?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_total?: number;
              email?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_total?: number;
              id: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_discount_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_total?: number;
              items?: {
                /** @description False when its keys do not activate in the country of the cart. */
                activates: boolean;
                adjustments: unknown[];
                /** @description False when it is no longer sold here; it then costs nothing and blocks payment. */
                available: boolean;
                cart_id: string;
                /** @description ISO 8601, UTC. */
                created_at: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_total: number;
                id: string;
                is_discountable: boolean;
                is_tax_inclusive: boolean;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_total: number;
                metadata: {
                  [key: string]: unknown;
                } | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_total: number;
                product?: components['schemas']['StoreProduct'] | null;
                product_description: string | null;
                product_handle: string | null;
                product_id: string;
                product_subtitle: string | null;
                product_title: string;
                quantity: number;
                requires_shipping: boolean;
                subtitle: string | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                subtotal: number;
                tax_lines: {
                  code: string;
                  description: string;
                  rate: number;
                }[];
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                tax_total: number;
                thumbnail: string | null;
                title: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                unit_price: number;
                /** @description ISO 8601, UTC. */
                updated_at: string;
                variant?: components['schemas']['StoreVariant'] | null;
                variant_id: string;
                variant_sku: string | null;
                variant_title: string | null;
              }[];
              metadata?: {
                [key: string]: unknown;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_total?: number;
              payment_collection?: components['schemas']['PaymentCollection'];
              promotions?: unknown[];
              region?: components['schemas']['StoreRegion'];
              region_id?: string;
              sales_channel_id?: null;
              shipping_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_discount_total?: number;
              shipping_methods?: unknown[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              total?: number;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
            };
          };
        };
      };
    };
  };
  postStoreCartsByIdComplete: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          /** @description Not needed. */
          idempotency_key?: string;
        };
      };
    };
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | {
                order: components['schemas']['StoreOrder'];
                /** @description Opens the order and its keys for a guest. Shown once; keep it. */
                order_token?: string;
                /** @constant */
                type: 'order';
              }
            | {
                cart: components['schemas']['StoreCart'];
                error: {
                  message: string;
                  name: string;
                  /**
                   * @description Not paid yet, a payment that failed and may be tried again, or a payment page that is no more.
                   * @enum {string}
                   */
                  reason: 'pending' | 'failed' | 'expired';
                  type: string;
                };
                /** @constant */
                type: 'cart';
              };
        };
      };
    };
  };
  postStoreCartsByIdLineItems: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: {
        'idempotency-key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          metadata?: {
            [key: string]: (string | number | boolean | null) | (string | number | boolean | null)[];
          } | null;
          quantity: number;
          variant_id: string;
        };
      };
    };
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            cart: {
              billing_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              completed_at?: string | null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              credit_line_total?: number;
              currency_code?: string;
              customer_id?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_total?: number;
              email?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_total?: number;
              id: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_discount_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_total?: number;
              items?: {
                /** @description False when its keys do not activate in the country of the cart. */
                activates: boolean;
                adjustments: unknown[];
                /** @description False when it is no longer sold here; it then costs nothing and blocks payment. */
                available: boolean;
                cart_id: string;
                /** @description ISO 8601, UTC. */
                created_at: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_total: number;
                id: string;
                is_discountable: boolean;
                is_tax_inclusive: boolean;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_total: number;
                metadata: {
                  [key: string]: unknown;
                } | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_total: number;
                product?: components['schemas']['StoreProduct'] | null;
                product_description: string | null;
                product_handle: string | null;
                product_id: string;
                product_subtitle: string | null;
                product_title: string;
                quantity: number;
                requires_shipping: boolean;
                subtitle: string | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                subtotal: number;
                tax_lines: {
                  code: string;
                  description: string;
                  rate: number;
                }[];
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                tax_total: number;
                thumbnail: string | null;
                title: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                unit_price: number;
                /** @description ISO 8601, UTC. */
                updated_at: string;
                variant?: components['schemas']['StoreVariant'] | null;
                variant_id: string;
                variant_sku: string | null;
                variant_title: string | null;
              }[];
              metadata?: {
                [key: string]: unknown;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_total?: number;
              payment_collection?: components['schemas']['PaymentCollection'];
              promotions?: unknown[];
              region?: components['schemas']['StoreRegion'];
              region_id?: string;
              sales_channel_id?: null;
              shipping_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_discount_total?: number;
              shipping_methods?: unknown[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              total?: number;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
            };
          };
        };
      };
    };
  };
  postStoreCartsByIdLineItemsByLineId: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: {
        'idempotency-key'?: string;
      };
      path: {
        id: string;
        line_id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          metadata?: {
            [key: string]: (string | number | boolean | null) | (string | number | boolean | null)[];
          } | null;
          quantity: number;
        };
      };
    };
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            cart: {
              billing_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              completed_at?: string | null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              credit_line_total?: number;
              currency_code?: string;
              customer_id?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_total?: number;
              email?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_total?: number;
              id: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_discount_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_total?: number;
              items?: {
                /** @description False when its keys do not activate in the country of the cart. */
                activates: boolean;
                adjustments: unknown[];
                /** @description False when it is no longer sold here; it then costs nothing and blocks payment. */
                available: boolean;
                cart_id: string;
                /** @description ISO 8601, UTC. */
                created_at: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_total: number;
                id: string;
                is_discountable: boolean;
                is_tax_inclusive: boolean;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_total: number;
                metadata: {
                  [key: string]: unknown;
                } | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_total: number;
                product?: components['schemas']['StoreProduct'] | null;
                product_description: string | null;
                product_handle: string | null;
                product_id: string;
                product_subtitle: string | null;
                product_title: string;
                quantity: number;
                requires_shipping: boolean;
                subtitle: string | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                subtotal: number;
                tax_lines: {
                  code: string;
                  description: string;
                  rate: number;
                }[];
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                tax_total: number;
                thumbnail: string | null;
                title: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                unit_price: number;
                /** @description ISO 8601, UTC. */
                updated_at: string;
                variant?: components['schemas']['StoreVariant'] | null;
                variant_id: string;
                variant_sku: string | null;
                variant_title: string | null;
              }[];
              metadata?: {
                [key: string]: unknown;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_total?: number;
              payment_collection?: components['schemas']['PaymentCollection'];
              promotions?: unknown[];
              region?: components['schemas']['StoreRegion'];
              region_id?: string;
              sales_channel_id?: null;
              shipping_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_discount_total?: number;
              shipping_methods?: unknown[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              total?: number;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
            };
          };
        };
      };
    };
  };
  deleteStoreCartsByIdLineItemsByLineId: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: {
        'idempotency-key'?: string;
      };
      path: {
        id: string;
        line_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            deleted: true;
            id: string;
            /** @constant */
            object: 'line-item';
            parent: {
              billing_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              completed_at?: string | null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              credit_line_total?: number;
              currency_code?: string;
              customer_id?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_total?: number;
              email?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_total?: number;
              id: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_discount_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_total?: number;
              items?: {
                /** @description False when its keys do not activate in the country of the cart. */
                activates: boolean;
                adjustments: unknown[];
                /** @description False when it is no longer sold here; it then costs nothing and blocks payment. */
                available: boolean;
                cart_id: string;
                /** @description ISO 8601, UTC. */
                created_at: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_total: number;
                id: string;
                is_discountable: boolean;
                is_tax_inclusive: boolean;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_total: number;
                metadata: {
                  [key: string]: unknown;
                } | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_total: number;
                product?: components['schemas']['StoreProduct'] | null;
                product_description: string | null;
                product_handle: string | null;
                product_id: string;
                product_subtitle: string | null;
                product_title: string;
                quantity: number;
                requires_shipping: boolean;
                subtitle: string | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                subtotal: number;
                tax_lines: {
                  code: string;
                  description: string;
                  rate: number;
                }[];
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                tax_total: number;
                thumbnail: string | null;
                title: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                unit_price: number;
                /** @description ISO 8601, UTC. */
                updated_at: string;
                variant?: components['schemas']['StoreVariant'] | null;
                variant_id: string;
                variant_sku: string | null;
                variant_title: string | null;
              }[];
              metadata?: {
                [key: string]: unknown;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_total?: number;
              payment_collection?: components['schemas']['PaymentCollection'];
              promotions?: unknown[];
              region?: components['schemas']['StoreRegion'];
              region_id?: string;
              sales_channel_id?: null;
              shipping_address?: {
                address_1: string | null;
                address_2: string | null;
                city: string | null;
                company: string | null;
                country_code: string | null;
                /** @description ISO 8601, UTC. */
                created_at: string;
                first_name: string | null;
                id: string;
                last_name: string | null;
                metadata: null;
                phone: string | null;
                postal_code: string | null;
                province: string | null;
                /** @description ISO 8601, UTC. */
                updated_at: string;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_discount_total?: number;
              shipping_methods?: unknown[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              total?: number;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
            };
          };
        };
      };
    };
  };
  getStoreCustomersMe: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            customer: components['schemas']['StoreCustomer'];
          };
        };
      };
    };
  };
  getStoreCustomersMeDigitalKeys: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
        reveal?: 'true' | 'false';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            count: number;
            digital_keys: components['schemas']['BuyerKey'][];
            limit: number;
            next_cursor: string | null;
          };
        };
      };
    };
  };
  getStoreCustomersMeOrders: {
    parameters: {
      query?: {
        cursor?: string;
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
        limit?: number;
        offset?: '0';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Orders on this page. */
            count: number;
            limit: number;
            /** @description Send it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
            /** @constant */
            offset: 0;
            orders: {
              billing_address?: null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              credit_line_total?: number;
              currency_code?: string;
              customer_id?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_total?: number;
              display_id?: number;
              email?: string;
              /** @enum {string} */
              fulfillment_status?: 'not_fulfilled' | 'partially_fulfilled' | 'fulfilled' | 'delivered' | 'canceled';
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_total?: number;
              id: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_discount_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_total?: number;
              items?: {
                adjustments: unknown[];
                /** @description ISO 8601, UTC. */
                created_at: string;
                detail: {
                  /** @description ISO 8601, UTC. */
                  created_at: string;
                  delivered_quantity: number;
                  fulfilled_quantity: number;
                  id: string;
                  item_id: string;
                  metadata: null;
                  quantity: number;
                  return_dismissed_quantity: number;
                  return_received_quantity: number;
                  return_requested_quantity: number;
                  shipped_quantity: number;
                  /** @description ISO 8601, UTC. */
                  updated_at: string;
                  written_off_quantity: number;
                };
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_total: number;
                id: string;
                is_discountable: boolean;
                is_tax_inclusive: boolean;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_total: number;
                metadata: {
                  /** @enum {string} */
                  platform:
                    | 'steam'
                    | 'gog'
                    | 'ea-app'
                    | 'ubisoft-connect'
                    | 'xbox'
                    | 'playstation'
                    | 'nintendo'
                    | 'battle-net'
                    | 'epic'
                    | 'microsoft-store'
                    | 'gift-card'
                    | 'other';
                  platform_name: string;
                  region: string;
                };
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_total: number;
                product_collection: null;
                product_description: null;
                product_handle: string;
                product_id: string;
                product_subtitle: string | null;
                product_title: string;
                product_type: null;
                product_type_id: null;
                quantity: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refundable_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refundable_total_per_unit: number;
                requires_shipping: boolean;
                subtitle: string | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                tax_total: number;
                thumbnail: string | null;
                title: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                unit_price: number;
                /** @description One entry for each key that was ordered. */
                units: {
                  found_at: string | null;
                  index: number;
                  /** @enum {string} */
                  status: 'waiting' | 'found' | 'delivered' | 'released';
                }[];
                /** @description ISO 8601, UTC. */
                updated_at: string;
                variant_barcode: null;
                variant_id: string;
                variant_option_values: {
                  [key: string]: string;
                };
                variant_sku: string;
                variant_title: string;
              }[];
              /** @description The mail with the keys. */
              mail?: {
                /** @description ISO 8601, UTC. */
                at: string;
                /** @enum {string} */
                status: 'sent' | 'delivered' | 'bounced' | 'complained' | 'refused';
              } | null;
              metadata?: {
                [key: string]: unknown;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_total?: number;
              /** @description What was held, what was taken of it, and what went back. */
              payment?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                authorized: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                captured: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refunded: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                released: number;
              };
              payment_collections?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                amount: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                authorized_amount: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                captured_amount: number;
                currency_code: string;
                id: string;
                payment_providers: {
                  id: string;
                }[];
                payments: {
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  amount: number;
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  authorized_amount: number;
                  canceled_at: string | null;
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  captured_amount: number;
                  captured_at: string | null;
                  /** @description ISO 8601, UTC. */
                  created_at: string;
                  currency_code: string;
                  id: string;
                  provider_id: string;
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  refunded_amount: number;
                }[];
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refunded_amount: number;
                /** @enum {string} */
                status: 'not_paid' | 'authorized' | 'completed' | 'canceled';
              }[];
              /** @enum {string} */
              payment_status?:
                | 'not_paid'
                | 'authorized'
                | 'captured'
                | 'partially_captured'
                | 'canceled'
                | 'refunded'
                | 'partially_refunded';
              region_id?: string;
              sales_channel_id?: null;
              shipping_address?: null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_discount_total?: number;
              shipping_methods?: unknown[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_total?: number;
              /** @enum {string} */
              status?: 'pending' | 'completed' | 'canceled' | 'requires_action';
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              subtotal?: number;
              summary?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                accounting_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                current_order_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_order_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                paid_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                pending_difference: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refunded_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                transaction_total: number;
              };
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              tax_total?: number;
              /** @description What happened, oldest first. */
              timeline?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                amount?: number;
                /** @description ISO 8601, UTC. */
                at: string;
                item_id?: string;
                /** @enum {string} */
                type: 'placed' | 'paid' | 'key_found' | 'captured' | 'released' | 'refunded' | 'delivered' | 'canceled';
                unit?: number;
              }[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              total?: number;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
            }[];
          };
        };
      };
    };
  };
  getStoreOrders: {
    parameters: {
      query?: {
        cursor?: string;
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
        limit?: number;
        offset?: '0';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Orders on this page. */
            count: number;
            limit: number;
            /** @description Send it as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
            /** @constant */
            offset: 0;
            orders: {
              billing_address?: null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              credit_line_total?: number;
              currency_code?: string;
              customer_id?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_total?: number;
              display_id?: number;
              email?: string;
              /** @enum {string} */
              fulfillment_status?: 'not_fulfilled' | 'partially_fulfilled' | 'fulfilled' | 'delivered' | 'canceled';
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_total?: number;
              id: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_discount_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_total?: number;
              items?: {
                adjustments: unknown[];
                /** @description ISO 8601, UTC. */
                created_at: string;
                detail: {
                  /** @description ISO 8601, UTC. */
                  created_at: string;
                  delivered_quantity: number;
                  fulfilled_quantity: number;
                  id: string;
                  item_id: string;
                  metadata: null;
                  quantity: number;
                  return_dismissed_quantity: number;
                  return_received_quantity: number;
                  return_requested_quantity: number;
                  shipped_quantity: number;
                  /** @description ISO 8601, UTC. */
                  updated_at: string;
                  written_off_quantity: number;
                };
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_total: number;
                id: string;
                is_discountable: boolean;
                is_tax_inclusive: boolean;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_total: number;
                metadata: {
                  /** @enum {string} */
                  platform:
                    | 'steam'
                    | 'gog'
                    | 'ea-app'
                    | 'ubisoft-connect'
                    | 'xbox'
                    | 'playstation'
                    | 'nintendo'
                    | 'battle-net'
                    | 'epic'
                    | 'microsoft-store'
                    | 'gift-card'
                    | 'other';
                  platform_name: string;
                  region: string;
                };
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_total: number;
                product_collection: null;
                product_description: null;
                product_handle: string;
                product_id: string;
                product_subtitle: string | null;
                product_title: string;
                product_type: null;
                product_type_id: null;
                quantity: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refundable_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refundable_total_per_unit: number;
                requires_shipping: boolean;
                subtitle: string | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                tax_total: number;
                thumbnail: string | null;
                title: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                unit_price: number;
                /** @description One entry for each key that was ordered. */
                units: {
                  found_at: string | null;
                  index: number;
                  /** @enum {string} */
                  status: 'waiting' | 'found' | 'delivered' | 'released';
                }[];
                /** @description ISO 8601, UTC. */
                updated_at: string;
                variant_barcode: null;
                variant_id: string;
                variant_option_values: {
                  [key: string]: string;
                };
                variant_sku: string;
                variant_title: string;
              }[];
              /** @description The mail with the keys. */
              mail?: {
                /** @description ISO 8601, UTC. */
                at: string;
                /** @enum {string} */
                status: 'sent' | 'delivered' | 'bounced' | 'complained' | 'refused';
              } | null;
              metadata?: {
                [key: string]: unknown;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_total?: number;
              /** @description What was held, what was taken of it, and what went back. */
              payment?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                authorized: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                captured: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refunded: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                released: number;
              };
              payment_collections?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                amount: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                authorized_amount: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                captured_amount: number;
                currency_code: string;
                id: string;
                payment_providers: {
                  id: string;
                }[];
                payments: {
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  amount: number;
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  authorized_amount: number;
                  canceled_at: string | null;
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  captured_amount: number;
                  captured_at: string | null;
                  /** @description ISO 8601, UTC. */
                  created_at: string;
                  currency_code: string;
                  id: string;
                  provider_id: string;
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  refunded_amount: number;
                }[];
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refunded_amount: number;
                /** @enum {string} */
                status: 'not_paid' | 'authorized' | 'completed' | 'canceled';
              }[];
              /** @enum {string} */
              payment_status?:
                | 'not_paid'
                | 'authorized'
                | 'captured'
                | 'partially_captured'
                | 'canceled'
                | 'refunded'
                | 'partially_refunded';
              region_id?: string;
              sales_channel_id?: null;
              shipping_address?: null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_discount_total?: number;
              shipping_methods?: unknown[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_total?: number;
              /** @enum {string} */
              status?: 'pending' | 'completed' | 'canceled' | 'requires_action';
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              subtotal?: number;
              summary?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                accounting_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                current_order_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_order_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                paid_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                pending_difference: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refunded_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                transaction_total: number;
              };
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              tax_total?: number;
              /** @description What happened, oldest first. */
              timeline?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                amount?: number;
                /** @description ISO 8601, UTC. */
                at: string;
                item_id?: string;
                /** @enum {string} */
                type: 'placed' | 'paid' | 'key_found' | 'captured' | 'released' | 'refunded' | 'delivered' | 'canceled';
                unit?: number;
              }[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              total?: number;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
            }[];
          };
        };
      };
    };
  };
  getStoreOrdersById: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
        token?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            order: {
              billing_address?: null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              credit_line_total?: number;
              currency_code?: string;
              customer_id?: string | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              discount_total?: number;
              display_id?: number;
              email?: string;
              /** @enum {string} */
              fulfillment_status?: 'not_fulfilled' | 'partially_fulfilled' | 'fulfilled' | 'delivered' | 'canceled';
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              gift_card_total?: number;
              id: string;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_discount_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              item_total?: number;
              items?: {
                adjustments: unknown[];
                /** @description ISO 8601, UTC. */
                created_at: string;
                detail: {
                  /** @description ISO 8601, UTC. */
                  created_at: string;
                  delivered_quantity: number;
                  fulfilled_quantity: number;
                  id: string;
                  item_id: string;
                  metadata: null;
                  quantity: number;
                  return_dismissed_quantity: number;
                  return_received_quantity: number;
                  return_requested_quantity: number;
                  shipped_quantity: number;
                  /** @description ISO 8601, UTC. */
                  updated_at: string;
                  written_off_quantity: number;
                };
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                discount_total: number;
                id: string;
                is_discountable: boolean;
                is_tax_inclusive: boolean;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                item_total: number;
                metadata: {
                  /** @enum {string} */
                  platform:
                    | 'steam'
                    | 'gog'
                    | 'ea-app'
                    | 'ubisoft-connect'
                    | 'xbox'
                    | 'playstation'
                    | 'nintendo'
                    | 'battle-net'
                    | 'epic'
                    | 'microsoft-store'
                    | 'gift-card'
                    | 'other';
                  platform_name: string;
                  region: string;
                };
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_tax_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_total: number;
                product_collection: null;
                product_description: null;
                product_handle: string;
                product_id: string;
                product_subtitle: string | null;
                product_title: string;
                product_type: null;
                product_type_id: null;
                quantity: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refundable_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refundable_total_per_unit: number;
                requires_shipping: boolean;
                subtitle: string | null;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                subtotal: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                tax_total: number;
                thumbnail: string | null;
                title: string;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                unit_price: number;
                /** @description One entry for each key that was ordered. */
                units: {
                  found_at: string | null;
                  index: number;
                  /** @enum {string} */
                  status: 'waiting' | 'found' | 'delivered' | 'released';
                }[];
                /** @description ISO 8601, UTC. */
                updated_at: string;
                variant_barcode: null;
                variant_id: string;
                variant_option_values: {
                  [key: string]: string;
                };
                variant_sku: string;
                variant_title: string;
              }[];
              /** @description The mail with the keys. */
              mail?: {
                /** @description ISO 8601, UTC. */
                at: string;
                /** @enum {string} */
                status: 'sent' | 'delivered' | 'bounced' | 'complained' | 'refused';
              } | null;
              metadata?: {
                [key: string]: unknown;
              } | null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_item_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_shipping_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              original_total?: number;
              /** @description What was held, what was taken of it, and what went back. */
              payment?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                authorized: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                captured: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refunded: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                released: number;
              };
              payment_collections?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                amount: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                authorized_amount: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                captured_amount: number;
                currency_code: string;
                id: string;
                payment_providers: {
                  id: string;
                }[];
                payments: {
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  amount: number;
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  authorized_amount: number;
                  canceled_at: string | null;
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  captured_amount: number;
                  captured_at: string | null;
                  /** @description ISO 8601, UTC. */
                  created_at: string;
                  currency_code: string;
                  id: string;
                  provider_id: string;
                  /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                  refunded_amount: number;
                }[];
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refunded_amount: number;
                /** @enum {string} */
                status: 'not_paid' | 'authorized' | 'completed' | 'canceled';
              }[];
              /** @enum {string} */
              payment_status?:
                | 'not_paid'
                | 'authorized'
                | 'captured'
                | 'partially_captured'
                | 'canceled'
                | 'refunded'
                | 'partially_refunded';
              region_id?: string;
              sales_channel_id?: null;
              shipping_address?: null;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_discount_total?: number;
              shipping_methods?: unknown[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_subtotal?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_tax_total?: number;
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              shipping_total?: number;
              /** @enum {string} */
              status?: 'pending' | 'completed' | 'canceled' | 'requires_action';
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              subtotal?: number;
              summary?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                accounting_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                current_order_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                original_order_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                paid_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                pending_difference: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                refunded_total: number;
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                transaction_total: number;
              };
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              tax_total?: number;
              /** @description What happened, oldest first. */
              timeline?: {
                /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
                amount?: number;
                /** @description ISO 8601, UTC. */
                at: string;
                item_id?: string;
                /** @enum {string} */
                type: 'placed' | 'paid' | 'key_found' | 'captured' | 'released' | 'refunded' | 'delivered' | 'canceled';
                unit?: number;
              }[];
              /** @description A decimal number in major units: 19.99 with `eur` is 19.99 EUR. */
              total?: number;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
            };
          };
        };
      };
    };
  };
  getStoreOrdersByIdDigitalKeys: {
    parameters: {
      query?: {
        /** @description Only this key; the others stay sealed. */
        key?: string;
        /** @description `false` answers them masked and records nothing. */
        reveal?: 'true' | 'false';
        token?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            digital_keys: components['schemas']['BuyerKey'][];
          };
        };
      };
    };
  };
  postStorePaymentCollections: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: {
        'idempotency-key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          cart_id: string;
        };
      };
    };
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            payment_collection: components['schemas']['PaymentCollection'];
          };
        };
      };
    };
  };
  postStorePaymentCollectionsByIdPaymentSessions: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: {
        'idempotency-key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          /** @description Accepted and not used. */
          data?: {
            [key: string]: unknown;
          } | null;
          /** @constant */
          provider_id: 'pp_stripe_checkout';
        };
      };
    };
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            payment_collection: components['schemas']['PaymentCollection'];
          };
        };
      };
    };
  };
  getStorePaymentProviders: {
    parameters: {
      query: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
        limit?: number;
        offset?: number;
        region_id: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            count: number;
            limit: number;
            offset: number;
            payment_providers: {
              id: string;
              is_enabled: boolean;
            }[];
          };
        };
      };
    };
  };
  getStoreProducts: {
    parameters: {
      query?: {
        country_code?: string;
        currency_code?: string;
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
        genre?: string | string[];
        handle?: string | string[];
        id?: string | string[];
        limit?: number;
        /** @description Accepted and not used: the catalogue has one language. */
        locale?: string;
        offset?: number;
        /** @description A member to sort by; `-` before it turns the order around. */
        order?:
          | 'title'
          | '-title'
          | 'handle'
          | '-handle'
          | 'created_at'
          | '-created_at'
          | 'updated_at'
          | '-updated_at'
          | 'release_date'
          | '-release_date'
          | 'price'
          | '-price'
          | 'id'
          | '-id';
        platform?: string | string[];
        /** @description Every word must occur in the title, makers, genres, tags or platform. */
        q?: string;
        /** @description Where the key activates: `worldwide`, `europe`, … */
        region?: string | string[];
        region_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            count: number;
            limit: number;
            offset: number;
            products: {
              collection?: null;
              collection_id?: null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              deleted_at?: null;
              description?: string | null;
              discountable?: boolean;
              external_id?: null;
              handle?: string;
              height?: null;
              hs_code?: null;
              id: string;
              images?: {
                id: string;
                rank: number;
                url: string;
              }[];
              is_giftcard?: boolean;
              length?: null;
              material?: null;
              metadata?: {
                age_rating: string | null;
                developer: string | null;
                excluded_countries: string[];
                genres: string[];
                languages: string[];
                /** @enum {string} */
                platform:
                  | 'steam'
                  | 'gog'
                  | 'ea-app'
                  | 'ubisoft-connect'
                  | 'xbox'
                  | 'playstation'
                  | 'nintendo'
                  | 'battle-net'
                  | 'epic'
                  | 'microsoft-store'
                  | 'gift-card'
                  | 'other';
                platform_name: string;
                publisher: string | null;
                redeem_steps: string[];
                redeem_url: string | null;
                region: string;
                release_date: string | null;
                steam_app_id: string | null;
                system_requirements: string | null;
              };
              mid_code?: null;
              options?: {
                id: string;
                is_exclusive: boolean;
                title: string;
                values: {
                  id: string;
                  option_id: string;
                  value: string;
                }[];
              }[];
              origin_country?: null;
              /** @enum {string} */
              status?: 'published' | 'draft';
              subtitle?: string | null;
              tags?: {
                /** @description ISO 8601, UTC. */
                created_at: string;
                id: string;
                /** @description ISO 8601, UTC. */
                updated_at: string;
                value: string;
              }[];
              thumbnail?: string;
              title?: string;
              type?: null;
              type_id?: null;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
              variants?: components['schemas']['StoreVariant'][];
              weight?: null;
              width?: null;
            }[];
          };
        };
      };
    };
  };
  getStoreProductsById: {
    parameters: {
      query?: {
        country_code?: string;
        currency_code?: string;
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
        /** @description Accepted and not used: the catalogue has one language. */
        locale?: string;
        region_id?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            product: {
              collection?: null;
              collection_id?: null;
              /** @description ISO 8601, UTC. */
              created_at?: string;
              deleted_at?: null;
              description?: string | null;
              discountable?: boolean;
              external_id?: null;
              handle?: string;
              height?: null;
              hs_code?: null;
              id: string;
              images?: {
                id: string;
                rank: number;
                url: string;
              }[];
              is_giftcard?: boolean;
              length?: null;
              material?: null;
              metadata?: {
                age_rating: string | null;
                developer: string | null;
                excluded_countries: string[];
                genres: string[];
                languages: string[];
                /** @enum {string} */
                platform:
                  | 'steam'
                  | 'gog'
                  | 'ea-app'
                  | 'ubisoft-connect'
                  | 'xbox'
                  | 'playstation'
                  | 'nintendo'
                  | 'battle-net'
                  | 'epic'
                  | 'microsoft-store'
                  | 'gift-card'
                  | 'other';
                platform_name: string;
                publisher: string | null;
                redeem_steps: string[];
                redeem_url: string | null;
                region: string;
                release_date: string | null;
                steam_app_id: string | null;
                system_requirements: string | null;
              };
              mid_code?: null;
              options?: {
                id: string;
                is_exclusive: boolean;
                title: string;
                values: {
                  id: string;
                  option_id: string;
                  value: string;
                }[];
              }[];
              origin_country?: null;
              /** @enum {string} */
              status?: 'published' | 'draft';
              subtitle?: string | null;
              tags?: {
                /** @description ISO 8601, UTC. */
                created_at: string;
                id: string;
                /** @description ISO 8601, UTC. */
                updated_at: string;
                value: string;
              }[];
              thumbnail?: string;
              title?: string;
              type?: null;
              type_id?: null;
              /** @description ISO 8601, UTC. */
              updated_at?: string;
              variants?: components['schemas']['StoreVariant'][];
              weight?: null;
              width?: null;
            };
          };
        };
      };
    };
  };
  getStoreRegions: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
        limit?: number;
        offset?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            count: number;
            limit: number;
            offset: number;
            regions: components['schemas']['StoreRegion'][];
          };
        };
      };
    };
  };
  getStoreRegionsById: {
    parameters: {
      query?: {
        /** @description Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes. */
        fields?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refused; the document says what to mend. Nothing was changed. */
      '4XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A fault of the shop. Nothing was changed; try again. */
      '5XX': {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            region: components['schemas']['StoreRegion'];
          };
        };
      };
    };
  };
}
